package io.torrentflow.jobs.lifecycle;

import io.torrentflow.jobs.lifecycle.JobDecision.Deleted;
import io.torrentflow.jobs.lifecycle.JobDecision.Ignored;
import io.torrentflow.jobs.lifecycle.JobDecision.Moved;
import io.torrentflow.jobs.lifecycle.JobDecision.Progressed;
import io.torrentflow.jobs.lifecycle.JobDecision.Unpaused;
import io.torrentflow.jobs.lifecycle.JobEvent.Accepted;
import io.torrentflow.jobs.lifecycle.JobEvent.AgentLost;
import io.torrentflow.jobs.lifecycle.JobEvent.Commanded;
import io.torrentflow.jobs.lifecycle.JobEvent.Reported;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event means for a job: a pure decision, without a clock, a database or a message. */
@ApplicationScoped
class JobLifecycle {
  // The way a download goes; an agent's report may be further along it than the job.
  private static final List<JobStatus> WAY =
      List.of(
          JobStatus.METADATA_FETCH,
          JobStatus.DOWNLOADING,
          JobStatus.UPLOADING,
          JobStatus.COMPLETED);

  private final RetryPolicy retries;

  JobLifecycle(RetryPolicy retries) {
    this.retries = retries;
  }

  JobDecision decide(Job job, JobEvent event) {
    return switch (event) {
      case Accepted accepted -> accept(job, accepted);
      case Reported reported -> report(job, reported.report());
      case Commanded commanded -> command(job, commanded);
      case AgentLost lost -> lose(job, lost);
    };
  }

  private static JobDecision accept(Job job, Accepted accepted) {
    if (job.status() != JobStatus.SUBMITTED || job.assignment() != accepted.assignment()) {
      return new Ignored("it was " + job.status().wireName() + " when the agent accepted it");
    }
    // What the user has paused stays so, whichever agent holds it.
    return move(
        job,
        job.paused()
            ? List.of(JobStatus.METADATA_FETCH, JobStatus.DOWNLOADING, JobStatus.PAUSED)
            : List.of(JobStatus.METADATA_FETCH),
        job.error());
  }

  private JobDecision report(Job job, ProgressReport report) {
    if (!job.isHeldBy(report.agentId(), report.assignment())) {
      return new Ignored("it is not held by the agent under that number");
    }
    return switch (report.phase()) {
      case METADATA_FETCH, PAUSED -> new Progressed();
      case DOWNLOADING ->
          job.status() == JobStatus.PAUSED ? new Progressed() : advance(job, JobStatus.DOWNLOADING);
      case UPLOADING -> advance(job, JobStatus.UPLOADING);
      case COMPLETED -> advance(job, JobStatus.COMPLETED);
      case FAILED -> fail(job, errorOf(report));
      // A drained agent costs no attempt.
      case HANDED_BACK -> resubmit(job.attempt(), Duration.ZERO, errorOf(report));
    };
  }

  private static JobDecision advance(Job job, JobStatus to) {
    // A paused job whose agent had already fetched everything goes on from downloading.
    List<JobStatus> way = job.status() == JobStatus.PAUSED ? WAY.subList(1, WAY.size()) : WAY;
    int from = job.status() == JobStatus.PAUSED ? 0 : way.indexOf(job.status()) + 1;
    int end = way.indexOf(to) + 1;
    return from >= end ? new Progressed() : move(job, way.subList(from, end), null);
  }

  private JobDecision fail(Job job, JobError error) {
    if (error.code().retryable() && retries.allows(job.attempt())) {
      return resubmit(job.attempt() + 1, retries.delay(job.attempt()), error);
    }
    return move(job, List.of(JobStatus.FAILED), error);
  }

  private JobDecision lose(Job job, AgentLost lost) {
    if (lost.assignment() != job.assignment() || !job.status().isAssigned()) {
      return new Ignored("it has another agent or none");
    }
    JobError error = new JobError(ProblemCode.AGENT_LOST, lost.detail());
    if (!retries.allows(job.attempt())) {
      return move(job, List.of(JobStatus.FAILED), error);
    }
    // The wait is for origins in trouble; another agent can go on at once.
    return resubmit(job.attempt() + 1, Duration.ZERO, error);
  }

  private static JobDecision command(Job job, Commanded event) {
    JobStatus status = job.status();
    return switch (event.command().action()) {
      case PAUSE -> isShared(job, event) ? othersWait() : step(job, JobStatus.PAUSED);
      case RESUME -> resume(job);
      case CANCEL -> isShared(job, event) ? othersWait() : step(job, JobStatus.CANCELLED);
      case DELETE ->
          job.deleted() || !job.watchers().isEmpty()
              ? new Ignored("it is gone already, or is watched again")
              : new Deleted();
      case REQUEUE ->
          status == JobStatus.FAILED
              ? resubmit(0, Duration.ZERO, null)
              : new Ignored("it has not failed");
    };
  }

  private static JobDecision resume(Job job) {
    if (job.status() == JobStatus.PAUSED) {
      return step(job, JobStatus.DOWNLOADING);
    }
    return job.status() == JobStatus.SUBMITTED && job.paused()
        ? new Unpaused()
        : new Ignored("it is not paused");
  }

  /** Somebody has begun to watch since the command was sent. */
  private static boolean isShared(Job job, Commanded event) {
    return job.watchers().contains(event.command().actor()) && job.watchers().size() > 1;
  }

  private static Ignored othersWait() {
    return new Ignored("others wait for it, too");
  }

  private static JobDecision step(Job job, JobStatus to) {
    return job.status().canMoveTo(to)
        ? move(job, List.of(to), job.error())
        : new Ignored("it is " + job.status().wireName());
  }

  private static Moved move(Job job, List<JobStatus> path, @Nullable JobError error) {
    return new Moved(List.copyOf(path), job.attempt(), Duration.ZERO, error);
  }

  private static Moved resubmit(int attempt, Duration wait, @Nullable JobError error) {
    return new Moved(List.of(JobStatus.SUBMITTED), attempt, wait, error);
  }

  private static JobError errorOf(ProgressReport report) {
    JobError error = report.error();
    return error == null
        ? new JobError(ProblemCode.ENGINE_FAILED, "The agent gave no reason.")
        : error;
  }
}
