package io.torrentflow.hub.stream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Writes a stream to its connection, as fast as the connection takes it. A stream costs little more
 * than its connection here; what a JAX-RS resource keeps for each request is several times that.
 */
final class ResponseWriter implements Reader.Taker {
  // What the connection holds of a slow reader: a dozen states. The others wait with the reader,
  // where newer ones replace them.
  private static final int MAX_QUEUE_BYTES = 16 * 1024;
  // A reader that is only slow has time to read why its stream ended.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Reader reader;
  private final HttpServerRequest request;
  private final EventWriter events;
  private final Vertx vertx;
  // The connection's: elsewhere it may have room again before the handler is there that says so.
  private final Context context;

  ResponseWriter(Reader reader, HttpServerRequest request, EventWriter events, Vertx vertx) {
    this.reader = reader;
    this.request = request;
    this.events = events;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  void start() {
    request.response().setWriteQueueMaxSize(MAX_QUEUE_BYTES);
    reader.start(this);
    reader.next();
  }

  @Override
  public void take(Item item) {
    context.runOnContext(onLoop -> write(item));
  }

  private void write(Item item) {
    HttpServerResponse response = request.response();
    response.write(EventWriter.buffer(item));
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> reader.next());
    } else {
      reader.next();
    }
  }

  @Override
  public void end(EndReason reason) {
    context.runOnContext(onLoop -> write(reason));
  }

  // The connection ends with its stream: one that is stuck must not stay, and no other waits long.
  private void write(EndReason reason) {
    long timeout = vertx.setTimer(CLOSE_TIMEOUT.toMillis(), passed -> close());
    request
        .response()
        .end(events.end(reason))
        .onSuccess(
            written -> {
              vertx.cancelTimer(timeout);
              close();
            });
  }

  // Over HTTP/2 other streams share the connection.
  private void close() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
