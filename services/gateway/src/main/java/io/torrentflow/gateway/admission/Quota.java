package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a user's plan allows and what they use of it.
 *
 * @param maxActiveJobs absent means any number
 * @param maxStoredBytes absent means any amount
 * @param storedBytes of all files that the user holds, shared ones too
 */
record Quota(
    @Nullable Integer maxActiveJobs,
    @Nullable Long maxStoredBytes,
    long activeJobs,
    long storedBytes) {
  /**
   * Refuses what would go beyond the plan.
   *
   * @param active whether one more job would be active
   * @param bytes what is known of its size
   */
  void check(boolean active, @Nullable Long bytes) {
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
}
