package io.torrentflow.gateway.stream;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.identity.GatewayAuthentication;
import io.torrentflow.gateway.web.ProblemWriter;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.correlation.CorrelationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Passes live streams through from a hub, byte for byte, so that on one machine there is one
 * origin. The hub judges who may read what; here the caller is only looked up, which makes an API
 * token known to the hub.
 */
@ApplicationScoped
class EventsProxy {
  private static final Logger LOG = Logger.getLogger(EventsProxy.class);
  // As many streams as one hub holds.
  private static final int STREAMS = 10_000;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final List<String> PASSED_ON =
      List.of("Cookie", "Authorization", "Last-Event-ID", "Accept", CorrelationId.HEADER);
  private static final List<String> PASSED_BACK =
      List.of(
          "Content-Type",
          "Cache-Control",
          "X-Accel-Buffering",
          "X-SSE-Content-Type",
          CorrelationId.HEADER);

  private final HttpClient http;
  private final List<URI> hubs;
  private final GatewayAuthentication authentication;
  private final IdentityProviderManager identities;
  private final ProblemWriter problems;
  private final AtomicInteger turn = new AtomicInteger();

  EventsProxy(
      Vertx vertx,
      GatewayConfig config,
      GatewayAuthentication authentication,
      IdentityProviderManager identities,
      ProblemWriter problems) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS),
            new PoolOptions().setHttp1MaxSize(STREAMS));
    this.hubs = config.hubUrls();
    this.authentication = authentication;
    this.identities = identities;
    this.problems = problems;
  }

  void routes(@Observes Router router) {
    router.get("/api/v1/events").handler(this::handle);
    router.get("/api/v1/jobs/:id/events").handler(this::handle);
  }

  @PreDestroy
  void close() {
    http.close();
  }

  private void handle(RoutingContext context) {
    Uni<SecurityIdentity> identity = authentication.authenticate(context, identities);
    identity
        .subscribe()
        .with(
            known -> {
              if (known == null) {
                problems.refuse(context, ProblemCode.UNAUTHENTICATED, null);
              } else {
                pass(context, 0);
              }
            },
            e ->
                problems.refuse(
                    context,
                    e instanceof AuthenticationFailedException
                        ? ProblemCode.UNAUTHENTICATED
                        : ProblemCode.DEPENDENCY_UNAVAILABLE,
                    null));
  }

  private void pass(RoutingContext context, int tries) {
    if (tries == hubs.size()) {
      problems.refuse(context, ProblemCode.DEPENDENCY_UNAVAILABLE, null);
      return;
    }
    URI hub = hubs.get(Math.floorMod(turn.getAndIncrement(), hubs.size()));
    open(context, hub)
        .onSuccess(answer -> passBack(context, answer))
        .onFailure(
            e -> {
              LOG.warnf("Hub %s does not answer: %s", hub, e.toString());
              pass(context, tries + 1);
            });
  }

  private Future<HttpClientResponse> open(RoutingContext context, URI hub) {
    HttpServerRequest reading = context.request();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(hub.resolve(reading.path()).toString());
    for (String header : PASSED_ON) {
      String value = reading.getHeader(header);
      if (value != null) {
        options.putHeader(header, value);
      }
    }
    return http.request(options)
        .compose(
            request -> {
              // A reader that leaves takes its stream from the hub along.
              context.response().closeHandler(closed -> request.reset());
              return request.send();
            });
  }

  private static void passBack(RoutingContext context, HttpClientResponse answer) {
    context.response().setStatusCode(answer.statusCode());
    for (String header : PASSED_BACK) {
      String value = answer.getHeader(header);
      if (value != null) {
        context.response().putHeader(header, value);
      }
    }
    context.response().setChunked(true);
    answer
        .pipeTo(context.response())
        // The hub is gone in the middle: the reader comes back and is given another one. Only this
        // stream ends; over HTTP/2 others share the connection.
        .onFailure(e -> context.response().reset());
  }
}
