package io.torrentflow.gateway.quota;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.problem.ProblemException.Use;
import org.jspecify.annotations.Nullable;

/**
 * What a user's plan allows and what they use of it.
 *
 * @param maxActiveJobs absent means any number
 * @param maxStoredBytes absent means any amount
 * @param maxMonthBytes absent means any amount
 * @param storedBytes what all jobs of the user cost, shared or not
 * @param monthBytes what was fetched for the user since the month began
 */
public record Quota(
    @Nullable Integer maxActiveJobs,
    @Nullable Long maxStoredBytes,
    @Nullable Long maxMonthBytes,
    long activeJobs,
    long storedBytes,
    long monthBytes) {
  /**
   * Refuses what would go beyond the plan.
   *
   * @param active whether one more job would be active
   * @param bytes what its owner knows of its size
   * @param counted how many bytes it is counted with already
   * @throws ProblemException with {@code QUOTA_JOBS}, {@code QUOTA_STORAGE} or {@code
   *     QUOTA_TRAFFIC}
   */
  public void check(boolean active, @Nullable Long bytes, long counted) {
    if (active && maxActiveJobs != null && activeJobs >= maxActiveJobs) {
      throw ProblemException.beyond(
          ProblemCode.QUOTA_JOBS,
          "Your plan allows " + maxActiveJobs + " active jobs; wait for one to end or cancel one.",
          new Use(maxActiveJobs, activeJobs));
    }
    if (maxStoredBytes != null && (storedBytes >= maxStoredBytes || !hasRoom(bytes, counted))) {
      throw ProblemException.beyond(
          ProblemCode.QUOTA_STORAGE,
          "Your plan holds %d bytes, of which %d are used; delete jobs that you need no more."
              .formatted(maxStoredBytes, storedBytes),
          new Use(maxStoredBytes, storedBytes));
    }
    if (maxMonthBytes != null
        && (monthBytes >= maxMonthBytes || (bytes != null && bytes > maxMonthBytes - monthBytes))) {
      throw ProblemException.beyond(
          ProblemCode.QUOTA_TRAFFIC,
          "Your plan allows %d bytes a month, of which %d are used; the next one begins on the 1st."
              .formatted(maxMonthBytes, monthBytes),
          new Use(maxMonthBytes, monthBytes));
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
