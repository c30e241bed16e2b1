package io.torrentflow.agent.engine.http;

import io.netty.buffer.ByteBuf;
import io.torrentflow.kernel.problem.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer's body on the download's event loop: can be held back, gives a silent origin up,
 * and tells its end exactly once.
 */
final class BodyReader {
  private final Vertx vertx;
  private final HttpClientResponse response;
  private final long stallMillis;
  private final Consumer<ByteBuf> bytes;
  private final Consumer<@Nullable OriginException> ended;
  private long readAt;
  private final long watch;
  private boolean held;
  private boolean over;

  /**
   * Begins to read.
   *
   * @param ended gets null when the body ended as the origin meant it
   */
  BodyReader(
      Vertx vertx,
      HttpClientResponse response,
      long stallMillis,
      Consumer<ByteBuf> bytes,
      Consumer<@Nullable OriginException> ended) {
    this.vertx = vertx;
    this.response = response;
    this.stallMillis = stallMillis;
    this.bytes = bytes;
    this.ended = ended;
    this.readAt = System.nanoTime();
    this.watch = vertx.setPeriodic(Math.max(1, stallMillis / 4), id -> giveUpIfSilent());
    response.handler(this::read);
    response.endHandler(end -> finish(null));
    response.exceptionHandler(
        failure ->
            finish(
                new OriginException(
                    ProblemCode.ORIGIN_INTERRUPTED,
                    "The origin closed before the file was whole.",
                    failure)));
    response.resume();
  }

  void hold() {
    held = true;
    response.pause();
  }

  void release() {
    held = false;
    readAt = System.nanoTime();
    response.resume();
  }

  /** Reads no further and says nothing more. */
  void cancel() {
    if (!over) {
      over = true;
      vertx.cancelTimer(watch);
      response.handler(null);
      response.request().reset();
    }
  }

  /** Takes the body as ended: the origin sends more of it than was asked for. */
  void cut() {
    if (!over) {
      finish(null);
      Origin.drop(response);
    }
  }

  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to read without a copy.
  private void read(Buffer buffer) {
    if (!over) {
      readAt = System.nanoTime();
      bytes.accept(buffer.getByteBuf());
    }
  }

  private void giveUpIfSilent() {
    if (!held && System.nanoTime() - readAt > stallMillis * 1_000_000) {
      finish(
          new OriginException(
              ProblemCode.DOWNLOAD_STALLED,
              "The origin sent nothing for %d s.".formatted(stallMillis / 1000),
              null));
      response.request().reset();
    }
  }

  private void finish(@Nullable OriginException failure) {
    if (!over) {
      over = true;
      vertx.cancelTimer(watch);
      ended.accept(failure);
    }
  }
}
