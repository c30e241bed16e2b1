package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the record knows of a submission, read under the locks of one transaction. The content is
 * not looked for once the facts before are settled.
 *
 * @param quota what the user's plan allows and what they use of it
 * @param repeated the job of an earlier request with the same idempotency key
 * @param blockReason why the block list names the source
 * @param own the user's own job of the same content
 * @param magnet the user's job of a link to what the submitted torrent file proves
 * @param live a transfer of the content that may be joined
 */
record AdmissionFacts(
    Quota quota,
    @Nullable Repeated repeated,
    @Nullable String blockReason,
    @Nullable OwnJob own,
    @Nullable OwnMagnet magnet,
    @Nullable LiveTransfer live) {

  /**
   * @param isSame whether the earlier request asked for the same
   */
  record Repeated(JobId job, boolean isSame) {}

  /**
   * @param end absent while it has not ended
   */
  record OwnJob(JobId id, @Nullable JobEnd end) {}

  /**
   * A job whose torrent is not proved to its owner yet, and its transfer, locked.
   *
   * @param isShareable nothing of its link may name a person
   */
  record OwnMagnet(JobId id, TransferId transfer, boolean isShareable) {}

  /** A transfer that a job may join, locked. */
  record LiveTransfer(TransferId id, JobStatus status) {}

  AdmissionFacts with(@Nullable OwnMagnet ownMagnet, @Nullable LiveTransfer liveTransfer) {
    return new AdmissionFacts(quota, repeated, blockReason, own, ownMagnet, liveTransfer);
  }

  /** Whether these alone decide, whatever there is of the content. */
  boolean isSettled() {
    return repeated != null || blockReason != null || own != null;
  }
}
