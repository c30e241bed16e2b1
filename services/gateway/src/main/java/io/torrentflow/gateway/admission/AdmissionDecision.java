package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.kernel.id.JobId;
import org.jspecify.annotations.Nullable;

/** What is to be done with a submission that is not refused. */
sealed interface AdmissionDecision {
  /** An earlier request with the same key has made the job. */
  record Repeat(JobId job) implements AdmissionDecision {}

  /** The user has the job already. */
  record Existing(JobId job) implements AdmissionDecision {}

  /** The user's own job of it has failed and is given another chance. */
  record Retry(JobId job) implements AdmissionDecision {}

  /**
   * The torrent file is what the user's earlier link leads to, and its job goes on with it.
   *
   * @param live the transfer that it joins; absent if it begins one
   * @param isShared whether others may join that
   */
  record Prove(OwnMagnet magnet, @Nullable LiveTransfer live, boolean isShared)
      implements AdmissionDecision {}

  /** A job that joins what is fetched or stored already. */
  record Join(LiveTransfer live) implements AdmissionDecision {}

  /**
   * A job with a transfer of its own.
   *
   * @param isShared whether others may join it
   */
  record Begin(boolean isShared) implements AdmissionDecision {}
}
