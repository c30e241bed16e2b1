package io.torrentflow.hub.state;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.UserJobs;
import java.util.Collection;
import java.util.List;

/** The newest state of every job and transfer. What is accepted is heard by all replicas. */
public interface StateStore {
  /** The channel in Redis that every replica listens to. */
  String CHANGES = "torrentflow:hub:changes";

  /** Keeps the state if it is newer than what is there; publishes it once for all owners. */
  Uni<Void> accept(TransferState transfer);

  /** Keeps the state if it is newer than what is there, and publishes it with its transfer. */
  Uni<Void> accept(JobState job);

  /** Keeps what is newer; from then on the user is known. */
  Uni<Void> accept(UserJobs jobs);

  /** The user's active jobs, those that ended within a day, and tombstones of deleted ones. */
  Uni<KnownJobs> jobsOf(UserId user);

  /** The transfers of these that are there. */
  Uni<List<TransferState>> transfers(Collection<TransferId> ids);
}
