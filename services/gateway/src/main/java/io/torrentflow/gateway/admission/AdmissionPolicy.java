package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.admission.AdmissionDecision.Begin;
import io.torrentflow.gateway.admission.AdmissionDecision.Existing;
import io.torrentflow.gateway.admission.AdmissionDecision.Join;
import io.torrentflow.gateway.admission.AdmissionDecision.Prove;
import io.torrentflow.gateway.admission.AdmissionDecision.Repeat;
import io.torrentflow.gateway.admission.AdmissionDecision.Retry;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnJob;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.gateway.admission.AdmissionFacts.Repeated;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What becomes of a submission; pure. */
final class AdmissionPolicy {
  private AdmissionPolicy() {}

  /**
   * @throws ProblemException if the submission is refused: {@code IDEMPOTENCY_KEY_REUSED}, {@code
   *     SOURCE_BLOCKED} or a quota's code
   */
  static AdmissionDecision decide(Submission submission, AdmissionFacts facts) {
    if (facts.repeated() instanceof Repeated(JobId job, boolean isSame)) {
      if (!isSame) {
        throw new ProblemException(
            ProblemCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
      }
      return new Repeat(job);
    }
    String blockReason = facts.blockReason();
    if (blockReason != null) {
      throw new ProblemException(ProblemCode.SOURCE_BLOCKED, blockReason);
    }
    if (facts.own() instanceof OwnJob(JobId job, JobEnd end)) {
      return end == JobEnd.FAILED ? new Retry(job) : new Existing(job);
    }
    OwnMagnet magnet = facts.magnet();
    LiveTransfer live = facts.live();
    // By what the submission itself says: that content is there, or how large it is, is not shown.
    // The job of an earlier link is counted as active already.
    facts.quota().check(magnet == null, submission.source().totalBytes(), 0);
    boolean isShared = isShared(submission, magnet);
    if (magnet != null) {
      return new Prove(magnet, live, isShared);
    }
    return live == null ? new Begin(isShared) : new Join(live);
  }

  /** Whether the content may be fetched once for several users. */
  static boolean isShared(Submission submission, @Nullable OwnMagnet magnet) {
    return submission.isShareable() && (magnet == null || magnet.isShareable());
  }
}
