package io.torrentflow.gateway.quota;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user's plan allows and what they use of it.
 *
 * @param maxActiveJobs absent means any number
 * @param maxStoredBytes absent means any amount
 * @param retention how long the files of a completed job stay; absent means until it is deleted
 * @param storedBytes what all jobs of the user cost, shared or not
 */
public record Quota(
    @Nullable Integer maxActiveJobs,
    @Nullable Long maxStoredBytes,
    @Nullable Duration retention,
    long activeJobs,
    long storedBytes) {
  /**
   * Refuses what would go beyond the plan.
   *
   * @param active whether one more job would be active
   * @param bytes what is known of its size
   */
  public void check(boolean active, @Nullable Long bytes) {
    if (active && maxActiveJobs != null && activeJobs >= maxActiveJobs) {
      throw new ProblemException(
          ProblemCode.QUOTA_JOBS,
          "Your plan allows " + maxActiveJobs + " active jobs; wait for one to end or cancel one.");
    }
    long more = bytes == null ? 0 : bytes;
    if (maxStoredBytes != null
        && (storedBytes >= maxStoredBytes || more > maxStoredBytes - storedBytes)) {
      throw new ProblemException(
          ProblemCode.QUOTA_STORAGE,
          "Your plan holds "
              + maxStoredBytes
              + " bytes, of which "
              + storedBytes
              + " are used; delete jobs that you need no more.");
    }
  }

  /** Refuses to let a paused job, which costs what is stored of it, cost all of its bytes again. */
  public void checkGrowth(JobState.@Nullable Frozen frozen, @Nullable Long totalBytes) {
    long counted = frozen == null ? 0 : frozen.uploadedBytes();
    check(false, totalBytes == null ? 0 : Math.max(0, totalBytes - counted));
  }
}
