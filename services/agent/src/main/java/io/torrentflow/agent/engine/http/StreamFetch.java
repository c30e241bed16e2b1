package io.torrentflow.agent.engine.http;

import io.netty.buffer.ByteBuf;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.network.origin.Origin;
import io.torrentflow.platform.network.origin.OriginException;
import io.torrentflow.platform.storage.PartPlan;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file as one stream, from an origin that cannot send ranges. It is read no faster than
 * there is memory for parts. One that breaks starts from its first byte.
 */
final class StreamFetch extends FetchResources implements HttpDownload.Fetch {
  private final @Nullable Long size;
  // Not read until there is memory for it.
  private @Nullable HttpClientResponse waiting;
  private int part = 1;
  private long received;

  /**
   * @param response the origin's response, whose body is held back until this begins
   * @param size absent if the origin does not say
   */
  StreamFetch(HttpDownload download, HttpClientResponse response, @Nullable Long size) {
    super(download);
    this.size = size;
    this.waiting = response;
  }

  @Override
  public void begin() {
    if (Long.valueOf(0).equals(size)) {
      download.fetched();
      return;
    }
    HttpClientResponse response = Objects.requireNonNull(waiting);
    nextBuffer(
        () -> {
          waiting = null;
          read(response, this::receive, this::ended);
        });
  }

  @Override
  public void cancel() {
    if (waiting != null) {
      Origin.drop(waiting);
      waiting = null;
    }
    super.cancel();
  }

  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public long downloadedBytes() {
    return received;
  }

  @Override
  public int connections() {
    return reader == null ? 0 : 1;
  }

  private void receive(ByteBuf bytes) {
    received += bytes.readableBytes();
    if (download.isTooLarge(received)) {
      download.fail(download.tooLarge());
    } else {
      store(bytes);
    }
  }

  private void store(ByteBuf bytes) {
    PartBuffer memory = buffer;
    if (memory == null || reader == null) {
      return;
    }
    memory.append(bytes);
    if (memory.remaining() > 0) {
      return;
    }
    putPart(memory);
    if (isWhole(bytes)) {
      return;
    }
    if (part > PartPlan.MAX_PARTS) {
      download.fail(download.tooLarge());
      return;
    }
    BodyReader body = reader;
    body.hold();
    nextBuffer(
        () -> {
          store(bytes);
          // Otherwise the rest has filled the next part too, and that holds the body back.
          if (buffer != null || isWhole(bytes)) {
            body.release();
          }
        });
  }

  private boolean isWhole(ByteBuf rest) {
    return size != null && received == size && !rest.isReadable();
  }

  private void nextBuffer(Runnable then) {
    PartPlan plan = sink.plan(FILE);
    long length = size == null ? plan.partSizeBytes() : plan.length(part);
    acquire(Math.toIntExact(length), memory -> then.run());
  }

  private void putPart(PartBuffer memory) {
    buffer = null;
    sink.put(FILE, part, memory);
    part++;
  }

  private void ended(@Nullable OriginException failure) {
    reader = null;
    if (failure != null || (size != null && received != size)) {
      download.restart(
          failure != null
              ? failure
              : new OriginException(
                  ProblemCode.ORIGIN_INTERRUPTED,
                  "The origin closed before the file was whole.",
                  null));
      return;
    }
    PartBuffer last = buffer;
    if (last != null && last.size() > 0) {
      putPart(last);
    }
    if (size == null) {
      sink.end(FILE, received);
    }
    download.fetched();
  }
}
