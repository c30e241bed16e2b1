package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends what a plan's retention says has been kept for long enough: first a job's files, then, weeks
 * later, the job; and forgets rows that nobody refers to any more.
 */
@ApplicationScoped
class ExpirySweep {
  private final PgExpiryStore store;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final Duration expiredKept;

  ExpirySweep(PgExpiryStore store, OutboxRelay relay, InstantSource clock, JobsConfig config) {
    this.store = store;
    this.relay = relay;
    this.clock = clock;
    this.expiredKept = config.cleanup().expiredKept();
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.expiry-interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    Instant now = clock.instant();
    return store
        .expire(now)
        .chain(() -> store.remove(now, expiredKept))
        .invoke(relay::kick)
        .chain(() -> store.forget(now));
  }
}
