package io.torrentflow.hub.state;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import org.jspecify.annotations.Nullable;

/** What is published to every replica when a state was accepted. */
public sealed interface Change {
  /** A transfer has a newer state. It names no owner: replicas know who of theirs wants it. */
  record OfTransfer(Accepted<TransferState> transfer) implements Change {}

  /**
   * A job has a newer state.
   *
   * @param transfer absent while it is not there yet
   */
  record OfJob(Accepted<JobState> job, @Nullable TransferState transfer) implements Change {}

  /** All jobs of a user are there. */
  record OfUser(UserId user) implements Change {}
}
