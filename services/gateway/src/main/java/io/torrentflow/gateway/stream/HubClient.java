package io.torrentflow.gateway.stream;

import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.platform.correlation.CorrelationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Opens streams at the hubs, each in its turn, and passes them on byte for byte. */
@ApplicationScoped
class HubClient {
  private static final Logger LOG = Logger.getLogger(HubClient.class);
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
  private final AtomicInteger turn = new AtomicInteger();

  HubClient(Vertx vertx, GatewayConfig config) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS),
            new PoolOptions().setHttp1MaxSize(STREAMS));
    this.hubs = config.hubUrls();
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /**
   * Asks the next hub for the stream that a reader asked us for, and the others if it does not
   * answer; fails if none does.
   */
  Future<HttpClientResponse> open(HttpServerRequest reading) {
    return open(reading, hubs.size());
  }

  /** The reader gets what the hub answers, for as long as both are there. */
  static void passBack(HttpClientResponse answer, HttpServerResponse reader) {
    reader.setStatusCode(answer.statusCode());
    for (String header : PASSED_BACK) {
      String value = answer.getHeader(header);
      if (value != null) {
        reader.putHeader(header, value);
      }
    }
    reader.setChunked(true);
    answer
        .pipeTo(reader)
        // The hub is gone in the middle: the reader comes back and is given another one. Only this
        // stream ends; over HTTP/2 others share the connection.
        .onFailure(e -> reader.reset());
  }

  private Future<HttpClientResponse> open(HttpServerRequest reading, int tries) {
    URI hub = hubs.get(Math.floorMod(turn.getAndIncrement(), hubs.size()));
    return ask(hub, reading)
        .recover(
            e -> {
              LOG.warnf("Hub %s does not answer: %s", hub, e.toString());
              return tries > 1 ? open(reading, tries - 1) : Future.failedFuture(e);
            });
  }

  private Future<HttpClientResponse> ask(URI hub, HttpServerRequest reading) {
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
              reading.response().closeHandler(closed -> request.reset());
              return request.send();
            });
  }
}
