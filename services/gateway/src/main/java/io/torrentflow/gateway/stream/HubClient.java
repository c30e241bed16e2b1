package io.torrentflow.gateway.stream;

import io.quarkus.logging.Log;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.platform.http.CorrelationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.Pipe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens streams at the hubs, each in its turn, and passes them on byte for byte. */
@ApplicationScoped
class HubClient {
  // As many streams as one hub holds.
  private static final int MAX_STREAMS = 10_000;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final List<String> PASSED_ON =
      List.of("Cookie", "Authorization", "Last-Event-ID", "Accept", CorrelationId.HEADER);
  private static final List<String> PASSED_BACK =
      List.of(
          "Content-Type",
          "Cache-Control",
          "X-Accel-Buffering",
          "Retry-After",
          CorrelationId.HEADER);

  private final HttpClient http;
  private final List<URI> hubs;
  private final Duration responseTimeout;
  private final AtomicInteger turn = new AtomicInteger();

  HubClient(Vertx vertx, GatewayConfig config) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setReadIdleTimeout(Math.toIntExact(config.hubSilence().toSeconds())),
            new PoolOptions().setHttp1MaxSize(MAX_STREAMS));
    this.hubs = config.hubUrls();
    this.responseTimeout = config.hubResponseTimeout();
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /**
   * Requests a stream of the next hub, and of the others if it does not respond; fails if none
   * does.
   *
   * @param path never the request's: what a client wrote could name another host
   * @param gone completes when the reader has left, which ends the stream at the hub, too
   */
  Future<HttpClientResponse> open(String path, HttpServerRequest reading, Future<Void> gone) {
    return open(path, reading, gone, hubs.size());
  }

  /** The reader gets the hub's response, for as long as both are there. */
  static Future<Void> passBack(HttpClientResponse response, HttpServerResponse reader) {
    reader.setStatusCode(response.statusCode());
    for (String header : PASSED_BACK) {
      String value = response.getHeader(header);
      if (value != null) {
        reader.putHeader(header, value);
      }
    }
    reader.setChunked(true);
    // Of a reader that has left nothing is ended: the pipe would go on writing to what it has
    // ended.
    Pipe<Buffer> stream = response.pipe().endOnFailure(false);
    return stream.to(reader).onFailure(e -> response.request().reset());
  }

  private Future<HttpClientResponse> open(
      String path, HttpServerRequest reading, Future<Void> gone, int attempts) {
    URI hub = hubs.get(Math.floorMod(turn.getAndIncrement(), hubs.size()));
    return request(hub.resolve(path), reading, gone)
        .recover(
            e -> {
              if (gone.isComplete() || attempts == 1) {
                return Future.failedFuture(e);
              }
              Log.warnf("Hub %s does not respond: %s", hub, e.toString());
              return open(path, reading, gone, attempts - 1);
            });
  }

  private Future<HttpClientResponse> request(
      URI stream, HttpServerRequest reading, Future<Void> gone) {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(stream.toString());
    for (String header : PASSED_ON) {
      String value = reading.getHeader(header);
      if (value != null) {
        options.putHeader(header, value);
      }
    }
    return http.request(options)
        .compose(
            request -> {
              // That its reader has left a stream is no error.
              request.exceptionHandler(e -> Log.debugf("A stream from a hub ended early: %s", e));
              gone.onComplete(left -> request.reset());
              return request
                  .send()
                  .timeout(responseTimeout.toMillis(), TimeUnit.MILLISECONDS)
                  .onFailure(e -> request.reset());
            });
  }
}
