package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies events to jobs: lock, decide, write, in one transaction. */
@ApplicationScoped
public class JobService {
  private final JobStore store;
  private final JobLifecycle lifecycle;
  private final OutboxRelay relay;

  JobService(JobStore store, JobLifecycle lifecycle, OutboxRelay relay) {
    this.store = store;
    this.lifecycle = lifecycle;
    this.relay = relay;
  }

  /**
   * What came of an event.
   *
   * @param before the job as the event found it
   * @param after the job as it is now
   */
  public record Outcome(Job before, Job after, JobDecision decision) {
    public boolean moved() {
      return decision instanceof JobDecision.Moved || decision instanceof JobDecision.Deleted;
    }
  }

  /**
   * Lets the event happen.
   *
   * @return fails with {@code JOB_NOT_FOUND} if there is no such job
   */
  public Uni<Outcome> apply(JobId id, JobEvent event) {
    return store
        .update(id, event, job -> lifecycle.decide(job, event))
        .invoke(
            outcome -> {
              if (outcome.moved()) {
                relay.kick();
              }
            });
  }
}
