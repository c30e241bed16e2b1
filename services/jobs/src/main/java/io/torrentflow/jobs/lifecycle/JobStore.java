package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.JobService.Outcome;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.StartJob;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Jobs in the system of record. */
public interface JobStore {
  /**
   * Locks the job, lets it be decided about, and writes the decision with its history and messages
   * in the same transaction.
   */
  Uni<Outcome> update(JobId id, JobEvent event, Function<Job, JobDecision> decide);

  /**
   * Reserves the next fencing number of a job that still waits and is due.
   *
   * @return what an agent is to be told, or null if the job waits no longer
   */
  Uni<StartJob> reserve(JobId id);

  /** Publishes a waiting job's message again after a while. */
  Uni<Void> defer(JobId id, Duration wait);

  /** The jobs that are in an agent's hands by our record. */
  Uni<List<Job>> heldBy(AgentId agent);

  /** The jobs of all agents that have been silent for this long. */
  Uni<List<Job>> heldByLostAgents(Duration silence);

  /**
   * Publishes anew the messages of jobs that have waited this long without an attempt ahead of
   * them.
   *
   * @return how many
   */
  Uni<Integer> republishWaiting(Duration waited);

  /**
   * Jobs that ended this long ago, or were deleted long after, and may have left in the bucket what
   * belongs to nobody.
   */
  Uni<List<Job>> withLeftovers(Duration ended);

  /** Nothing is left in the bucket that belongs to nobody. */
  Uni<Void> cleaned(JobId id);
}
