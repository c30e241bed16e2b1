package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.platform.network.HostResolver;
import io.torrentflow.platform.network.origin.Origin;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class OriginProducer {
  @Produces
  @Singleton
  Origin origin(Vertx vertx, HostResolver resolver, AgentConfig config) {
    AgentConfig.Http http = config.http();
    return new Origin(
        vertx,
        resolver,
        new Origin.Settings(
            http.connectTimeout(), http.responseTimeout(), http.redirects(), http.userAgent()));
  }

  void close(@Disposes Origin origin) {
    origin.close();
  }
}
