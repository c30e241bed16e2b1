package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends what a plan's retention says has been kept for long enough: first a job's files, then, weeks
 * later, the job; cancels jobs whose owners do not choose among their files; and forgets rows that
 * nobody refers to any more.
 */
@ApplicationScoped
class ExpirySweep {
  private final PgExpiryStore store;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final Duration expiredKept;
  private final Duration selectionAwaited;

  ExpirySweep(PgExpiryStore store, OutboxRelay relay, InstantSource clock, JobsConfig config) {
    this.store = store;
    this.relay = relay;
    this.clock = clock;
    this.expiredKept = config.cleanup().expiredKept();
    this.selectionAwaited = config.cleanup().selectionAwaited();
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.expiry-interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    Instant now = clock.instant();
    return store
        .expiring(now)
        .flatMap(jobs -> Duty.each("Expiry of job", jobs, job -> store.expire(job, now)))
        .chain(() -> store.expired(now, expiredKept))
        .flatMap(
            jobs -> Duty.each("Removal of job", jobs, job -> store.remove(job, now, expiredKept)))
        .chain(() -> store.unselected(now, selectionAwaited))
        .flatMap(
            jobs ->
                Duty.each(
                    "Cancelling of job", jobs, job -> store.cancel(job, now, selectionAwaited)))
        .invoke(relay::kick)
        .chain(() -> store.deleted(now))
        .flatMap(jobs -> Duty.each("Forgetting job", jobs, job -> store.forget(job, now)))
        .chain(store::withoutJobs)
        .flatMap(transfers -> Duty.each("Forgetting transfer", transfers, store::forget));
  }
}
