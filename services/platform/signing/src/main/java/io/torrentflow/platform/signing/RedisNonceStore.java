package io.torrentflow.platform.signing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Nonces in Redis, so that a request is accepted once by all replicas together. While Redis does
 * not answer each replica remembers its own: losing every agent, whose heartbeats are signed, would
 * be worse than a replay on another replica, which fencing numbers and beats make harmless.
 */
@ApplicationScoped
@IfBuildProperty(name = "torrentflow.signing.nonce-store", stringValue = "redis")
class RedisNonceStore implements NonceStore {
  private static final String PREFIX = "torrentflow:nonce:";
  // Redis responds within a millisecond or is in trouble; agents give a request ten seconds.
  private static final Duration REDIS_TIMEOUT = Duration.ofMillis(300);
  // An outage of ten minutes at 300 signed requests a second; about 30 MB.
  private static final int MAX_REMEMBERED = 200_000;

  private final ReactiveValueCommands<String, String> values;
  private final InstantSource clock;
  private final NonceMemory memory = new NonceMemory(MAX_REMEMBERED);
  private final AtomicBoolean reachable = new AtomicBoolean(true);

  RedisNonceStore(ReactiveRedisDataSource redis, InstantSource clock) {
    this.values = redis.value(String.class);
    this.clock = clock;
  }

  @Override
  public Uni<Boolean> firstUse(String nonce, Instant signedAt, Duration ttl) {
    // Seen during an outage, of which Redis knows nothing.
    if (memory.has(nonce)) {
      return Uni.createFrom().item(false);
    }
    return values
        .setAndChanged(PREFIX + nonce, "1", new SetArgs().nx().px(ttl))
        .ifNoItem()
        .after(REDIS_TIMEOUT)
        .fail()
        .invoke(() -> note(true))
        .onFailure()
        .invoke(e -> note(false))
        .onFailure()
        .recoverWithItem(() -> memory.isFirstUse(nonce, clock.instant(), ttl));
  }

  // A line for each request would bury all others.
  private void note(boolean reached) {
    if (reachable.compareAndSet(!reached, reached)) {
      if (reached) {
        Log.info("Redis remembers nonces again");
      } else {
        Log.warn("Redis does not answer; each replica remembers nonces by itself");
      }
    }
  }
}
