package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobSnapshot;
import io.torrentflow.kernel.wire.JobSubmitted;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.Seq;
import io.torrentflow.platform.outbox.OutboxMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Composes what is published about jobs. */
@ApplicationScoped
public class JobMessages {
  private final UuidV7 ids;
  private final InstantSource clock;

  JobMessages(UuidV7 ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Puts the job into the queue, at the earliest after the wait. */
  OutboxMessage submitted(JobId job, String correlationId, Duration wait) {
    UUID id = ids.next();
    MessageHeader header =
        MessageHeader.of(id, Broker.JOB_SUBMITTED, correlationId, clock.instant());
    return new OutboxMessage(
        id, header.type(), new JobSubmitted(header, job), clock.instant().plus(wait));
  }

  /** Tells the hub of a job whose status or watchers changed. */
  OutboxMessage event(Job job, String kind, @Nullable ProgressReport report) {
    UUID id = ids.next();
    MessageHeader header = header(id, Broker.JOB_EVENT_PREFIX + kind, job);
    JobSnapshot snapshot = snapshot(job, Seq.ofRevision(job.revision()), report);
    return new OutboxMessage(
        id, header.type(), new JobUpdate(header, job.watchers(), snapshot), clock.instant());
  }

  /** Tells the hub how a job goes on. */
  public JobUpdate progress(Job job, ProgressReport report) {
    return new JobUpdate(
        header(ids.next(), Broker.JOB_PROGRESS, job),
        job.watchers(),
        snapshot(job, Seq.ofReport(job.revision(), report.seq()), report));
  }

  private MessageHeader header(UUID id, String type, Job job) {
    return MessageHeader.of(id, type, job.correlationId(), clock.instant());
  }

  private JobSnapshot snapshot(Job job, long seq, @Nullable ProgressReport report) {
    Instant now = clock.instant();
    // Rates and peers are of the moment; when no agent works there are none.
    boolean live = report != null && job.status().isAssigned();
    return new JobSnapshot(
        job.id(),
        seq,
        job.status(),
        job.name(),
        job.totalBytes(),
        job.downloadedBytes(),
        job.uploadedBytes(),
        live && report != null ? report.downloadRate() : 0,
        live && report != null ? report.uploadRate() : 0,
        live && report != null ? report.etaSeconds() : null,
        live && report != null ? report.peers() : 0,
        live && report != null ? report.seeds() : 0,
        job.attempt(),
        job.error(),
        job.deleted(),
        now);
  }
}
