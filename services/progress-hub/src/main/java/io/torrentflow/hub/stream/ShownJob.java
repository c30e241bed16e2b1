package io.torrentflow.hub.stream;

import io.torrentflow.hub.state.Accepted;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.TransferState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job and its transfer as far as they are known here; either may arrive first.
 *
 * @param transfer of the job's present transfer; absent until it is known
 * @param acceptedAt when Redis accepted the later of the two; see {@link Accepted}
 */
record ShownJob(JobState job, @Nullable TransferState transfer, long acceptedAt) {
  ShownJob {
    if (transfer != null && !transfer.id().equals(job.transferId())) {
      transfer = null;
    }
  }

  /** This with a state of the job, if that is newer. */
  ShownJob with(JobState newer, long at) {
    return newer.seq() > job.seq() ? new ShownJob(newer, transfer, Math.max(acceptedAt, at)) : this;
  }

  /** This with a state of the transfer, if that is newer. */
  ShownJob with(@Nullable TransferState newer, long at) {
    return newer != null && (transfer == null || newer.seq() > transfer.seq())
        ? new ShownJob(job, newer, Math.max(acceptedAt, at))
        : this;
  }

  /** The transfer whose changes the job shows; a frozen job shows none. */
  @Nullable TransferId wantedTransfer() {
    return job.deleted() || job.frozen() != null ? null : job.transferId();
  }

  boolean isDeleted() {
    return job.deleted();
  }

  /** Whether the job ended, or was deleted, before the given time. */
  boolean isOver(Instant time) {
    return (job.ending() != null || job.deleted()) && job.updatedAt().isBefore(time);
  }

  /** What the owner sees; empty while the transfer is not known. */
  Optional<JobView> view() {
    if (job.frozen() == null && transfer == null) {
      return Optional.empty();
    }
    return Optional.of(JobView.of(job, transfer));
  }
}
