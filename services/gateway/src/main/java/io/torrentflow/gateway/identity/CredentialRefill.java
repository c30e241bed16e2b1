package io.torrentflow.gateway.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.duty.Duty;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Fills Redis from PostgreSQL with all sessions and tokens that are live, when Redis has lost its
 * data or has missed a change. Until that is done the hubs refuse nobody for good; that two
 * gateways do it at once does no harm.
 */
@ApplicationScoped
class CredentialRefill {
  // A hub's clients are asked to come back within five seconds.
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  // Several times what 100,000 sessions take.
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final UUID FIRST = new UUID(0, 0);

  private final LiveCredentials live;
  private final CredentialCache cache;
  private final PgCredentialRecords records;
  private final Duty duty;

  CredentialRefill(
      ReactiveRedisDataSource redis,
      ObjectMapper json,
      CredentialCache cache,
      PgCredentialRecords records) {
    this.live = new LiveCredentials(redis, json);
    this.cache = cache;
    this.records = records;
    this.duty = new Duty(() -> runOnce().ifNoItem().after(LIMIT).fail(), cache::missed);
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(0, INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  /** Refills Redis if something is missing. */
  Uni<Void> runOnce() {
    return live.server()
        .flatMap(
            server ->
                live.isComplete(server)
                    .flatMap(
                        complete ->
                            cache.takeIncomplete() || !complete
                                ? refill(server)
                                : Uni.createFrom().voidItem()));
  }

  private Uni<Void> refill(String server) {
    return copy(records::sessionsAfter)
        .chain(() -> copy(records::tokensAfter))
        .chain(() -> live.markComplete(server))
        .invoke(() -> Log.info("Redis has all live sessions and tokens"));
  }

  private Uni<Void> copy(Function<UUID, Uni<PgCredentialRecords.Batch>> read) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(FIRST),
            last ->
                read.apply(last.get())
                    .call(batch -> live.writeAccounts(batch.accounts()))
                    .call(batch -> live.write(batch.entries()))
                    .invoke(batch -> last.set(batch.last())))
        .whilst(PgCredentialRecords.Batch::full)
        .onItem()
        .ignoreAsUni();
  }
}
