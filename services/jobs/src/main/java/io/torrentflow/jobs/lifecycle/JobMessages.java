package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobSnapshot;
import io.torrentflow.kernel.wire.JobSubmitted;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.Seq;
import io.torrentflow.platform.outbox.MessageHeaders;
import io.torrentflow.platform.outbox.OutboxMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Composes what is published about jobs. */
@ApplicationScoped
public class JobMessages {
  private final MessageHeaders headers;

  JobMessages(MessageHeaders headers) {
    this.headers = headers;
  }

  /** Puts the job into the queue, at the earliest after the wait. */
  OutboxMessage submitted(JobId job, String correlationId, Duration wait) {
    return OutboxMessage.after(
        wait, new JobSubmitted(headers.of(Broker.JOB_SUBMITTED, correlationId), job));
  }

  /** Tells the hub of a job whose status or watchers changed. */
  OutboxMessage event(Job job, String kind, @Nullable ProgressReport report) {
    return OutboxMessage.of(
        update(job, Broker.JOB_EVENT_PREFIX + kind, Seq.ofRevision(job.revision()), report));
  }

  /** Tells the hub how a job goes on. */
  public JobUpdate progress(Job job, ProgressReport report) {
    return update(job, Broker.JOB_PROGRESS, Seq.ofReport(job.revision(), report.seq()), report);
  }

  private JobUpdate update(Job job, String type, long seq, @Nullable ProgressReport report) {
    MessageHeader header = headers.of(type, job.correlationId());
    return new JobUpdate(header, job.watchers(), snapshot(job, seq, report, header.occurredAt()));
  }

  private static JobSnapshot snapshot(
      Job job, long seq, @Nullable ProgressReport report, Instant now) {
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
