package io.torrentflow.gateway.audit;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes each minute how often the same was refused: one row, which has the number. */
@ApplicationScoped
class PgRefusalCounts {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  // Of the ten seconds or so that a stopped process is given.
  private static final long LAST_MILLIS = 3_000;

  private static final String INSERT =
      """
      INSERT INTO audit_log (actor_id, ip, user_agent, action, outcome, correlation_id, detail)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  private final Pool pool;
  private final RefusalCounts counts;
  private final Duty duty =
      new Duty(this::runOnce, e -> Log.warnf("Refusals are written later: %s", e.toString()));

  PgRefusalCounts(Pool pool, RefusalCounts counts) {
    this.pool = pool;
    this.counts = counts;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  /** Holds the main thread, or the process would be gone before the last minute is written. */
  void stop(@Observes ShutdownEvent event) {
    try {
      runOnce().subscribeAsCompletionStage().get(LAST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Log.warn("The refusals of the last minute could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Uni<Void> runOnce() {
    List<RefusalCounts.Count> taken = counts.take();
    if (taken.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return pool.withTransaction(
            tx -> PgQuery.runEach(tx, INSERT, taken.stream().map(PgRefusalCounts::row).toList()))
        .onFailure()
        .invoke(() -> counts.giveBack(taken));
  }

  private static @Nullable Object[] row(RefusalCounts.Count count) {
    RefusalCounts.Example example = count.example();
    return new @Nullable Object[] {
      count.actor(),
      example == null ? null : example.ip(),
      example == null ? null : example.userAgent(),
      count.action(),
      count.outcome(),
      example == null ? CorrelationId.current() : example.correlationId(),
      new JsonObject().put("count", count.times()).put("since", count.since().toString())
    };
  }
}
