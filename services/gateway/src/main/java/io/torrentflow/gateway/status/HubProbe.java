package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;

/**
 * Asks the hubs one by one, for streams need all of them. A hub refuses who has no credentials at
 * once: that is an answer, too.
 */
@ApplicationScoped
class HubProbe implements Probe {
  private final HttpClient http;
  private final List<URI> hubs;

  HubProbe(Vertx vertx, GatewayConfig config) {
    this.http = vertx.createHttpClient();
    this.hubs = config.hubUrls();
  }

  @Override
  public String name() {
    return "hub";
  }

  @Override
  public Uni<Void> check() {
    return Multi.createFrom()
        .iterable(hubs)
        .onItem()
        .transformToUniAndMerge(this::check)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> check(URI hub) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(hub.resolve("/api/v1/events").toString())
            .setTimeout(DependencyMonitor.TIMEOUT.toMillis());
    return http.request(options).flatMap(HttpClientRequest::send).replaceWithVoid();
  }

  @PreDestroy
  void close() {
    http.closeAndForget();
  }
}
