package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event means for a job. */
public sealed interface JobDecision {
  /**
   * The job moves.
   *
   * @param path the states it goes through, the new one last; more than one where the reports in
   *     between were lost
   * @param attempt the retries used up from now on
   * @param delay before a job that is submitted again may be tried; zero otherwise
   * @param error why; null clears an earlier one
   */
  record Moved(List<JobStatus> path, int attempt, Duration delay, @Nullable JobError error)
      implements JobDecision {
    public JobStatus to() {
      return path.getLast();
    }
  }

  /** Only numbers change. */
  record Progressed() implements JobDecision {}

  /** The next agent is not to pause the job any more. */
  record Unpaused() implements JobDecision {}

  /** Nobody watches the job any more: it ends, if it has not, and its objects go. */
  record Deleted() implements JobDecision {}

  /** The event is late, repeated, or means nothing in the job's state. */
  record Ignored(String reason) implements JobDecision {}
}
