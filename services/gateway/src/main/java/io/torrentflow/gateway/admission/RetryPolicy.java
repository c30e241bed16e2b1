package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Whether a failed job may be retried, and with which transfer it goes on; pure. */
final class RetryPolicy {
  /**
   * A job and its transfer, locked.
   *
   * @param end absent while the job has not ended
   * @param blockReason why it may not be fetched any more; absent if nothing is said against it
   * @param isCancelledByAdmin somebody decided that it is not to be fetched
   * @param tooSoon it was retried within the last minute
   * @param content by which a live transfer of the same is found
   * @param transfer which it has now
   * @param status of that
   * @param isShareable others may be given the same transfer
   * @param isKept the transfer's data is there and the owner's to use
   * @param isAlone no other job that is not cancelled refers to the transfer
   * @param isTorrentLost it came as a torrent file that is not kept any more
   * @param totalBytes what the owner knows of its size
   * @param countedBytes how many bytes the owner is counted with for it
   */
  record Facts(
      @Nullable JobEnd end,
      @Nullable String blockReason,
      boolean isCancelledByAdmin,
      boolean tooSoon,
      Content content,
      TransferId transfer,
      JobStatus status,
      boolean isShareable,
      boolean isKept,
      boolean isAlone,
      boolean isTorrentLost,
      @Nullable Long totalBytes,
      long countedBytes) {}

  private RetryPolicy() {}

  /**
   * @throws ProblemException with {@code JOB_STATE_CONFLICT}, {@code SOURCE_BLOCKED}, {@code
   *     CANCELLED_BY_ADMIN}, {@code RETRY_TOO_SOON} or a quota's code
   */
  static void check(Facts facts, Quota quota) {
    if (facts.end() != JobEnd.FAILED) {
      throw new ProblemException(
          ProblemCode.JOB_STATE_CONFLICT, "Only a job that has failed can be retried.");
    }
    requireUnblocked(facts.blockReason());
    if (facts.isCancelledByAdmin()) {
      throw new ProblemException(
          ProblemCode.CANCELLED_BY_ADMIN,
          "A moderator has ended this job; it cannot be tried again.");
    }
    if (facts.tooSoon()) {
      throw new ProblemException(
          ProblemCode.RETRY_TOO_SOON, "A job can be retried once a minute; wait a little.");
    }
    quota.check(true, facts.totalBytes(), facts.countedBytes());
  }

  /**
   * @param reason why the source may not be fetched any more; null if nothing is said against it
   * @throws ProblemException with {@code SOURCE_BLOCKED}
   */
  static void requireUnblocked(@Nullable String reason) {
    if (reason != null) {
      throw new ProblemException(ProblemCode.SOURCE_BLOCKED, reason);
    }
  }

  /**
   * The transfer that the job goes on with: the live one of the same content, or its own with the
   * parts that are stored; null for a new one, so that no other job notices.
   *
   * @param live the live transfer of the same content, if there is one
   * @throws ProblemException with {@code JOB_STATE_CONFLICT} if nothing is left to begin with
   */
  static @Nullable TransferId target(Facts facts, @Nullable LiveTransfer live) {
    if (live != null) {
      return live.id();
    }
    if (facts.isKept() && facts.isAlone() && facts.status() != JobStatus.CANCELLED) {
      return facts.transfer();
    }
    if (facts.isTorrentLost()) {
      throw new ProblemException(
          ProblemCode.JOB_STATE_CONFLICT,
          "The torrent file is not kept any more; submit it again.");
    }
    return null;
  }
}
