package io.torrentflow.jobs.callbacks;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobDecision;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets a report happen to its job, passes the numbers on, and tells the agent what to do. */
@ApplicationScoped
class ProgressService {
  private final JobService jobs;
  private final ProgressPublisher publisher;

  ProgressService(JobService jobs, ProgressPublisher publisher) {
    this.jobs = jobs;
    this.publisher = publisher;
  }

  Uni<ProgressReply> report(JobId id, ProgressReport report) {
    return jobs.apply(id, new JobEvent.Reported(report))
        .invoke(
            outcome -> {
              if (outcome.decision() instanceof JobDecision.Progressed) {
                publisher.publish(outcome.after(), report);
              }
            })
        .map(outcome -> new ProgressReply(directive(outcome.after(), report)));
  }

  private static Directive directive(Job job, ProgressReport report) {
    if (job.isUnwanted()) {
      return Directive.CANCEL;
    }
    boolean isAnothers =
        report.assignment() < job.assignment()
            || (job.status().isAssigned() && !report.agentId().equals(job.agent()));
    if (isAnothers) {
      return Directive.ABANDON;
    }
    return switch (report.phase()) {
      case METADATA_FETCH, DOWNLOADING, UPLOADING ->
          job.status() == JobStatus.PAUSED ? Directive.PAUSE : Directive.CONTINUE;
      case PAUSED -> job.status() == JobStatus.DOWNLOADING ? Directive.RESUME : Directive.CONTINUE;
      case COMPLETED, FAILED, HANDED_BACK -> Directive.CONTINUE;
    };
  }
}
