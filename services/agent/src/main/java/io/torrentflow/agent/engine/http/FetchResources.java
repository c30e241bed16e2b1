package io.torrentflow.agent.engine.http;

import io.netty.buffer.ByteBuf;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.network.origin.OriginException;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is held of the origin and of memory while bytes come in. */
abstract class FetchResources {
  /** The file is the only one of its transfer. */
  static final int FILE = 0;

  final HttpDownload download;
  final PartSink sink;

  /** The part that is being filled. */
  @Nullable PartBuffer buffer;

  @Nullable BodyReader reader;

  FetchResources(HttpDownload download) {
    this.download = download;
    this.sink = download.context.sink();
  }

  /** Gets memory for a part as soon as there is some. */
  void acquire(int length, Consumer<PartBuffer> then) {
    Consumer<PartBuffer> granted =
        download.whileCurrent(
            memory -> {
              buffer = memory;
              then.accept(memory);
            },
            PartBuffer::release);
    sink.buffer(length)
        .subscribe()
        .with(
            granted,
            failure ->
                download.fail(
                    ProblemException.of(
                        failure, ProblemCode.ENGINE_FAILED, "There is no memory for a part.")));
  }

  /** Reads a response's body. */
  void read(
      HttpClientResponse response,
      Consumer<ByteBuf> bytes,
      Consumer<@Nullable OriginException> ended) {
    reader =
        new BodyReader(
            download.vertx,
            response,
            download.pace,
            bytes,
            download.whileCurrent(ended, late -> {}));
  }

  /** Releases all of it. */
  public void cancel() {
    if (reader != null) {
      reader.cancel();
      reader = null;
    }
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
