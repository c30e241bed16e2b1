package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobAction;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.retry.RetryBudget;
import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as its owner sees it, by REST and in live streams alike: the job's own part joined with
 * what its transfer shows of the time since the job joined it.
 *
 * @param seq orders the states of one job: microseconds of PostgreSQL's clock
 * @param actions what its owner can ask for now
 * @param name what the owner calls it, or the torrent's or the file's name as soon as it is known
 * @param labels what the owner has marked it with
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
    List<JobAction> actions,
    Source source,
    @Nullable String name,
    List<String> labels,
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

  /**
   * Joins a job with its transfer.
   *
   * @param transfer may be absent for a frozen job, which shows nothing of it
   */
  public static JobView of(JobState job, @Nullable TransferState transfer) {
    JobState.Frozen frozen = job.frozen();
    return join(job, frozen == null ? Objects.requireNonNull(transfer) : frozenAs(job, frozen));
  }

  // As if its transfer had stood still since.
  private static TransferState frozenAs(JobState job, JobState.Frozen frozen) {
    return new TransferState(
        job.transferId(),
        0,
        JobStatus.SUBMITTED,
        frozen.name(),
        frozen.infoHashV1(),
        frozen.infoHashV2(),
        frozen.progress(),
        Rates.NONE,
        Swarm.NONE,
        0,
        null,
        null,
        null,
        null,
        List.of(),
        job.updatedAt());
  }

  private static JobView join(JobState job, TransferState transfer) {
    JobState.Ending ending = job.ending();
    JobEnd end = ending == null ? null : ending.end();
    JobStatus status = JobStatus.ofJob(end, job.wish(), seenStatus(job, transfer));
    boolean live = status.isAssigned();
    JobError error = error(job, transfer);
    return new JobView(
        job.id(),
        Math.max(job.seq(), transfer.seq()),
        status,
        JobAction.of(end, error == null ? null : error.code(), job.wish()),
        source(job.source(), transfer),
        name(job, transfer),
        job.labels(),
        transfer.progress(),
        live ? transfer.rates() : Rates.NONE,
        live ? transfer.swarm() : Swarm.NONE,
        Math.max(0, transfer.attempt() - job.joinedAttempt()),
        RetryBudget.MAX_RETRIES,
        error == null || ending != null ? null : transfer.nextAttemptAt(),
        error,
        reason(job, transfer, status),
        job.createdAt(),
        Collections.max(List.of(job.updatedAt(), transfer.updatedAt())),
        ending == null ? null : ending.at(),
        job.expiresAt());
  }

  private static @Nullable String name(JobState job, TransferState transfer) {
    if (job.givenName() != null) {
      return job.givenName();
    }
    return transfer.name() == null ? job.name() : transfer.name();
  }

  // A transfer that had failed before the job came to it is about to begin again.
  private static JobStatus seenStatus(JobState job, TransferState transfer) {
    Instant errorAt = transfer.errorAt();
    boolean before = errorAt != null && errorAt.isBefore(job.joinedAt());
    return before && transfer.status() == JobStatus.FAILED
        ? JobStatus.SUBMITTED
        : transfer.status();
  }

  private static Source source(Source submitted, TransferState transfer) {
    return new Source(
        submitted.type(),
        submitted.uri(),
        submitted.infoHashV1() == null ? transfer.infoHashV1() : submitted.infoHashV1(),
        submitted.infoHashV2() == null ? transfer.infoHashV2() : submitted.infoHashV2(),
        submitted.selection());
  }

  private static @Nullable JobError error(JobState job, TransferState transfer) {
    JobState.Ending ending = job.ending();
    if (ending != null) {
      return ending.error();
    }
    Instant errorAt = transfer.errorAt();
    boolean seen = errorAt != null && !errorAt.isBefore(job.joinedAt());
    return seen ? transfer.error() : null;
  }

  private static @Nullable StatusReason reason(
      JobState job, TransferState transfer, JobStatus status) {
    if (job.awaitsSelection() && status == JobStatus.PAUSED) {
      return StatusReason.awaitingSelection();
    }
    StatusReason reason = transfer.reason();
    if (status.isTerminal() || status == JobStatus.PAUSED || reason == null) {
      return null;
    }
    return transfer.trackers().stream()
        .filter(tracker -> job.trackers().contains(tracker.url()))
        .findFirst()
        .map(tracker -> StatusReason.trackerRefused(tracker.message()))
        .orElse(reason);
  }
}
