package io.torrentflow.gateway.status;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RedisProbe implements Probe {
  private final ReactiveRedisDataSource redis;

  RedisProbe(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Uni<Void> check() {
    return redis.execute("PING").replaceWithVoid();
  }
}
