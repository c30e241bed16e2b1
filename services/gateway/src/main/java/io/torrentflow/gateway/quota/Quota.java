package io.torrentflow.gateway.quota;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a user's plan allows and what they use of it.
 *
 * @param maxActiveJobs absent means any number
 * @param maxStoredBytes absent means any amount
 * @param storedBytes what all jobs of the user cost, shared or not
 */
public record Quota(
    @Nullable Integer maxActiveJobs,
    @Nullable Long maxStoredBytes,
    long activeJobs,
    long storedBytes) {
  /**
   * Refuses what would go beyond the plan.
   *
   * @param active whether one more job would be active
   * @param bytes what its owner knows of its size
   * @param counted how many bytes it is counted with already
   * @throws ProblemException with {@code QUOTA_JOBS} or {@code QUOTA_STORAGE}
   */
  public void check(boolean active, @Nullable Long bytes, long counted) {
    if (active && maxActiveJobs != null && activeJobs >= maxActiveJobs) {
      throw new ProblemException(
          ProblemCode.QUOTA_JOBS,
          "Your plan allows " + maxActiveJobs + " active jobs; wait for one to end or cancel one.");
    }
    if (maxStoredBytes != null && (storedBytes >= maxStoredBytes || !hasRoom(bytes, counted))) {
      throw new ProblemException(
          ProblemCode.QUOTA_STORAGE,
          "Your plan holds %d bytes, of which %d are used; delete jobs that you need no more."
              .formatted(maxStoredBytes, storedBytes));
    }
  }

  /**
   * Whether the plan has room for a job.
   *
   * @param bytes its size, as far as it is known
   * @param counted how many bytes it is counted with already
   */
  public boolean hasRoom(@Nullable Long bytes, long counted) {
    long more = bytes == null ? 0 : bytes - counted;
    return maxStoredBytes == null || more <= maxStoredBytes - storedBytes;
  }
}
