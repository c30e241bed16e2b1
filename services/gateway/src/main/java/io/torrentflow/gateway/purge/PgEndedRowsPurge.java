package io.torrentflow.gateway.purge;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Deletes sessions, API tokens and idempotency keys that are of no use any more. The audit log says
 * for good what was done with them.
 */
@ApplicationScoped
class PgEndedRowsPurge {
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** One kind of row, deleted a bounded number at a time; all replicas may do so at once. */
  private record Purge(String table, String condition, Duration kept) {
    @Override
    public String toString() {
      return table;
    }

    String sql() {
      return """
      DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM %1$s WHERE %2$s LIMIT 10000
        FOR UPDATE SKIP LOCKED)
      """
          .formatted(table, condition);
    }
  }

  private static final List<Purge> PURGES =
      List.of(
          // People look where they were signed in lately.
          new Purge("sessions", "expires_at < $1 OR revoked_at < $1", Duration.ofDays(30)),
          new Purge("api_tokens", "expires_at < $1 OR revoked_at < $1", Duration.ofDays(30)),
          new Purge("account_links", "expires_at < $1 OR used_at < $1", Duration.ofDays(30)),
          // Clients repeat a request within minutes; a day covers a laptop that was asleep.
          new Purge("idempotency_keys", "created_at < $1", Duration.ofDays(1)));

  private final Pool pool;
  private final InstantSource clock;

  PgEndedRowsPurge(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(
        INTERVAL.toMillis(),
        timer ->
            runOnce(clock.instant())
                .subscribe()
                .with(done -> {}, e -> Log.warn("The purge failed and runs again later", e)));
  }

  /** Tries every kind; one that fails neither stops nor starves the others. */
  Uni<Void> runOnce(Instant now) {
    return Duty.each(
        "The purge of", PURGES, purge -> PgQuery.run(pool, purge.sql(), now.minus(purge.kept())));
  }
}
