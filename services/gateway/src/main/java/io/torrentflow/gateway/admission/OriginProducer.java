package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.platform.network.HostResolver;
import io.torrentflow.platform.network.origin.Origin;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class OriginProducer {
  // As many as agents follow.
  private static final int REDIRECTS = 10;

  @Produces
  @Singleton
  Origin origin(Vertx vertx, HostResolver resolver, GatewayConfig config) {
    return new Origin(
        vertx,
        resolver,
        new Origin.Settings(
            config.probeTimeout(), config.probeTimeout(), REDIRECTS, "TorrentFlow/0.1"));
  }

  void close(@Disposes Origin origin) {
    origin.close();
  }
}
