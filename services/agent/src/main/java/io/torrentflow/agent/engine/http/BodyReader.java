package io.torrentflow.agent.engine.http;

import io.netty.buffer.ByteBuf;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.network.origin.Origin;
import io.torrentflow.platform.network.origin.OriginException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response's body on the download's event loop: can be held back, gives a silent or a
 * very slow origin up, and reports its end exactly once.
 */
final class BodyReader {
  private final Vertx vertx;
  private final HttpClientResponse response;
  private final Pace pace;
  private final Consumer<ByteBuf> bytes;
  private final Consumer<@Nullable OriginException> ended;
  private long readAt;
  private long windowAt;
  private long windowBytes;
  private final long watch;
  private boolean held;
  private boolean over;

  /**
   * What an origin must keep up to.
   *
   * @param windowMillis how long it may be silent
   * @param minBytes what it must send in that time
   */
  record Pace(long windowMillis, long minBytes) {
    static Pace of(AgentConfig.Http config) {
      long millis = config.stallTimeout().toMillis();
      return new Pace(millis, config.minRate().asLongValue() * millis / 1000);
    }
  }

  /**
   * Begins to read.
   *
   * @param ended gets null when the body ended as the origin meant it
   */
  BodyReader(
      Vertx vertx,
      HttpClientResponse response,
      Pace pace,
      Consumer<ByteBuf> bytes,
      Consumer<@Nullable OriginException> ended) {
    this.vertx = vertx;
    this.response = response;
    this.pace = pace;
    this.bytes = bytes;
    this.ended = ended;
    beginWindow();
    this.watch = vertx.setPeriodic(Math.max(1, pace.windowMillis() / 4), id -> judge());
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
    beginWindow();
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

  /** Takes the body as ended: the origin sends more of it than was requested. */
  void cut() {
    if (!over) {
      finish(null);
      Origin.drop(response);
    }
  }

  @SuppressWarnings("deprecation") // Vert.x 4 cannot read without a copy otherwise.
  private void read(Buffer buffer) {
    if (!over) {
      readAt = System.nanoTime();
      windowBytes += buffer.length();
      bytes.accept(buffer.getByteBuf());
    }
  }

  private void beginWindow() {
    readAt = System.nanoTime();
    windowAt = readAt;
    windowBytes = 0;
  }

  private void judge() {
    if (held) {
      return;
    }
    long now = System.nanoTime();
    long limit = TimeUnit.MILLISECONDS.toNanos(pace.windowMillis());
    if (now - readAt > limit) {
      giveUp("The origin sent nothing for %d s.".formatted(pace.windowMillis() / 1000));
    } else if (now - windowAt > limit) {
      if (windowBytes < pace.minBytes()) {
        giveUp(
            "The origin sent no more than %d bytes in %d s."
                .formatted(windowBytes, pace.windowMillis() / 1000));
      } else {
        windowAt = now;
        windowBytes = 0;
      }
    }
  }

  private void giveUp(String detail) {
    finish(new OriginException(ProblemCode.DOWNLOAD_STALLED, detail, null));
    response.request().reset();
  }

  private void finish(@Nullable OriginException failure) {
    if (!over) {
      over = true;
      vertx.cancelTimer(watch);
      ended.accept(failure);
    }
  }
}
