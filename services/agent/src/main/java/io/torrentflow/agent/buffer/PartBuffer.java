package io.torrentflow.agent.buffer;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory for one part, filled by an engine and read by the upload. One thread at a time uses it; it
 * must be released exactly when nobody reads it any more, which gives its memory to the next part.
 */
public final class PartBuffer {
  private final BufferBudget budget;
  private final Object owner;
  private final List<ByteBuffer> chunks;
  private final int capacity;
  private final AtomicBoolean released = new AtomicBoolean();
  private int size;

  PartBuffer(BufferBudget budget, Object owner, List<ByteBuffer> chunks, int capacity) {
    this.budget = budget;
    this.owner = owner;
    this.chunks = chunks;
    this.capacity = capacity;
  }

  /** How many bytes are in it. */
  public int size() {
    return size;
  }

  /** How many more bytes fit. */
  public int remaining() {
    return capacity - size;
  }

  /** Takes as many readable bytes as fit and moves the reader index past them. */
  public void append(ByteBuf bytes) {
    while (bytes.isReadable() && remaining() > 0) {
      ByteBuffer target = free();
      target.limit(
          target.position()
              + Math.min(Math.min(target.remaining(), remaining()), bytes.readableBytes()));
      size += target.remaining();
      bytes.readBytes(target);
    }
  }

  /**
   * Reads from a file until the buffer is full.
   *
   * @throws EOFException if the file ends before
   */
  public void fillFrom(FileChannel file, long offset) throws IOException {
    long position = offset;
    while (remaining() > 0) {
      ByteBuffer target = free();
      target.limit(target.position() + Math.min(target.remaining(), remaining()));
      int read = file.read(target, position);
      if (read < 0) {
        throw new EOFException("The file ends at " + position);
      }
      position += read;
      size += read;
    }
  }

  /** What is in it, to be read once more each time this is called. */
  public ByteBuffer[] contents() {
    List<ByteBuffer> contents = new ArrayList<>(chunks.size());
    int left = size;
    for (ByteBuffer chunk : chunks) {
      if (left == 0) {
        break;
      }
      int length = Math.min(left, BufferBudget.CHUNK_BYTES);
      contents.add(chunk.duplicate().clear().limit(length));
      left -= length;
    }
    return contents.toArray(ByteBuffer[]::new);
  }

  /** Gives the memory back; releasing twice does nothing. */
  public void release() {
    if (released.compareAndSet(false, true)) {
      budget.release(owner, chunks);
    }
  }

  private ByteBuffer free() {
    int offset = size % BufferBudget.CHUNK_BYTES;
    return chunks.get(size / BufferBudget.CHUNK_BYTES).clear().position(offset);
  }
}
