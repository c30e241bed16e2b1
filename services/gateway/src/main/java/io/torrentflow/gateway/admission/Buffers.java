package io.torrentflow.gateway.admission;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Bytes as PostgreSQL's client takes them. */
final class Buffers {
  private Buffers() {}

  static @Nullable Buffer of(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }
}
