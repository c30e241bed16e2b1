package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.ReasonCode;
import io.torrentflow.kernel.retry.RetryBudget;
import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as its owner sees it, by REST and in live streams alike: the job's own part joined with
 * what its transfer shows of the time since the job joined it.
 *
 * @param seq orders the states of one job: microseconds of PostgreSQL's clock
 * @param name the torrent's or the file's name, as soon as it is known
 * @param attempt retries used up since there was progress
 * @param maxRetries how many there are
 * @param nextAttemptAt when it is tried again, if that has a time
 * @param error why it failed, or why it is being tried again
 * @param reason why there is no progress just now
 * @param endedAt when it was completed, failed or cancelled
 * @param expiresAt when the files of a completed job go
 */
public record JobView(
    JobId id,
    long seq,
    JobStatus status,
    Source source,
    @Nullable String name,
    @JsonUnwrapped Progress progress,
    @JsonUnwrapped Rates rates,
    @JsonUnwrapped Swarm swarm,
    int attempt,
    int maxRetries,
    @Nullable Instant nextAttemptAt,
    @Nullable JobError error,
    @Nullable StatusReason reason,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    @Nullable Instant expiresAt) {

  /**
   * What is fetched.
   *
   * @param uri the link as it was submitted; absent for a torrent file
   * @param infoHashV1 as it was submitted, or as the metadata has proved
   * @param selection the files that are wanted, such as {@code 0,2,4-7}; absent for all
   */
  public record Source(
      SourceType type,
      @Nullable String uri,
      @Nullable String infoHashV1,
      @Nullable String infoHashV2,
      @Nullable String selection) {}

  /** Joins a job with its transfer. */
  public static JobView of(JobState job, TransferState transfer) {
    JobState.Ending ending = job.ending();
    JobState.Frozen frozen = job.frozen();
    JobStatus status =
        JobStatus.ofJob(
            ending == null ? null : ending.end(), job.wish(), seenStatus(job, transfer));
    boolean live = frozen == null && status.isAssigned();
    JobError error = error(job, transfer);
    return new JobView(
        job.id(),
        Math.max(job.seq(), frozen == null ? transfer.seq() : 0),
        status,
        source(job.source(), transfer, frozen),
        name(job, transfer),
        frozen == null ? transfer.progress() : frozen.progress(),
        live ? transfer.rates() : Rates.NONE,
        live ? transfer.swarm() : Swarm.NONE,
        frozen == null ? Math.max(0, transfer.attempt() - job.joinedAttempt()) : 0,
        RetryBudget.MAX_RETRIES,
        error == null || ending != null ? null : transfer.nextAttemptAt(),
        error,
        frozen == null ? reason(job, transfer, status) : null,
        job.createdAt(),
        updatedAt(job, transfer),
        ending == null ? null : ending.at(),
        job.expiresAt());
  }

  // A transfer that had failed before the job came to it is about to begin again.
  private static JobStatus seenStatus(JobState job, TransferState transfer) {
    Instant errorAt = transfer.errorAt();
    boolean before = errorAt != null && errorAt.isBefore(job.joinedAt());
    return before && transfer.status() == JobStatus.FAILED
        ? JobStatus.SUBMITTED
        : transfer.status();
  }

  private static Source source(
      Source submitted, TransferState transfer, JobState.@Nullable Frozen frozen) {
    String v1 = frozen == null ? transfer.infoHashV1() : frozen.infoHashV1();
    String v2 = frozen == null ? transfer.infoHashV2() : frozen.infoHashV2();
    return new Source(
        submitted.type(),
        submitted.uri(),
        submitted.infoHashV1() == null ? v1 : submitted.infoHashV1(),
        submitted.infoHashV2() == null ? v2 : submitted.infoHashV2(),
        submitted.selection());
  }

  private static @Nullable String name(JobState job, TransferState transfer) {
    JobState.Frozen frozen = job.frozen();
    String proved = frozen == null ? transfer.name() : frozen.name();
    return proved == null ? job.name() : proved;
  }

  private static @Nullable JobError error(JobState job, TransferState transfer) {
    JobState.Ending ending = job.ending();
    if (ending != null) {
      return ending.error();
    }
    Instant errorAt = transfer.errorAt();
    boolean seen = job.frozen() == null && errorAt != null && !errorAt.isBefore(job.joinedAt());
    return seen ? transfer.error() : null;
  }

  private static @Nullable StatusReason reason(
      JobState job, TransferState transfer, JobStatus status) {
    StatusReason reason = transfer.reason();
    if (status.isTerminal() || status == JobStatus.PAUSED || reason == null) {
      return null;
    }
    return transfer.trackers().stream()
        .filter(tracker -> job.trackers().contains(tracker.url()))
        .findFirst()
        .map(tracker -> new StatusReason(ReasonCode.TRACKER_REFUSED, tracker.message()))
        .orElse(reason);
  }

  private static Instant updatedAt(JobState job, TransferState transfer) {
    boolean newer = job.frozen() == null && transfer.updatedAt().isAfter(job.updatedAt());
    return newer ? transfer.updatedAt() : job.updatedAt();
  }
}
