package io.torrentflow.gateway.identity;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.redis.PromptRedis;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Writes down when API tokens are used, so that their owners see which ones nobody needs: one row
 * in some minutes, whatever a program does.
 */
@ApplicationScoped
class TokenUses {
  private static final String KEY = "torrentflow:token-used:";
  private static final Duration APART = Duration.ofMinutes(5);

  private final ReactiveRedisDataSource redis;
  private final PgTokenStore store;

  TokenUses(ReactiveRedisDataSource redis, PgTokenStore store) {
    this.redis = redis;
    this.store = store;
  }

  /** A token is used; a request does not fail for want of writing that down. */
  Uni<Void> note(String hash) {
    return PromptRedis.promptly(
            redis.execute("SET", KEY + hash, "", "NX", "PX", Long.toString(APART.toMillis())))
        // Nothing is answered while the last use is in Redis.
        .flatMap(first -> first == null ? Uni.createFrom().voidItem() : store.use(hash))
        .onFailure()
        .recoverWithNull();
  }
}
