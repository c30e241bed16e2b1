package io.torrentflow.platform.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.signing.NonceStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Nonces in Redis, so that a request is accepted once by all replicas together. */
@ApplicationScoped
class RedisNonceStore implements NonceStore {
  private static final String PREFIX = "torrentflow:nonce:";

  private final ReactiveValueCommands<String, String> values;

  RedisNonceStore(ReactiveRedisDataSource redis) {
    this.values = redis.value(String.class);
  }

  @Override
  public Uni<Boolean> firstUse(String nonce, Instant signedAt, Duration ttl) {
    return values.setAndChanged(PREFIX + nonce, "1", new SetArgs().nx().px(ttl));
  }
}
