package io.torrentflow.agent.buffer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * All the memory that parts may take on this agent. Whoever wants a buffer waits in line until
 * there is room, which is what slows an engine down to the pace of the bucket.
 *
 * <p>The memory is kept in chunks outside the heap that are allocated when first needed and used
 * again for parts of any size, so that it neither fragments nor grows.
 */
public final class BufferBudget {
  // Small enough that a tiny file wastes little, large enough that a part has few of them.
  static final int CHUNK_BYTES = 256 * 1024;

  private final int totalChunks;
  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Map<Object, Integer> buffersByOwner = new HashMap<>();
  private int allocatedChunks;
  private int usedChunks;

  public BufferBudget(long bytes) {
    this.totalChunks = Math.toIntExact(bytes / CHUNK_BYTES);
  }

  /** The largest part that can be held: two fit, so that one is filled while one is uploaded. */
  public long maxPartBytes() {
    return (long) totalChunks / 2 * CHUNK_BYTES;
  }

  public synchronized long usedBytes() {
    return (long) usedChunks * CHUNK_BYTES;
  }

  /**
   * A buffer as soon as there is room for it. The waiting cannot be cancelled: whoever has lost
   * interest releases the buffer when it comes.
   *
   * @param owner who it is for; one owner does not get more than {@code ownerLimit} at once, so
   *     that none takes all
   */
  public Uni<PartBuffer> acquire(Object owner, int ownerLimit, int bytes) {
    int chunks = Math.max(1, Math.ceilDiv(bytes, CHUNK_BYTES));
    if (chunks > totalChunks) {
      throw new IllegalArgumentException("A buffer of " + bytes + " bytes is more than there is");
    }
    return Uni.createFrom()
        .emitter(emitter -> enqueue(new Waiter(owner, ownerLimit, chunks, bytes, emitter)));
  }

  void release(Object owner, List<ByteBuffer> chunks) {
    synchronized (this) {
      idle.addAll(chunks);
      usedChunks -= chunks.size();
      buffersByOwner.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
    }
    serve();
  }

  private void enqueue(Waiter waiter) {
    synchronized (this) {
      waiters.add(waiter);
    }
    serve();
  }

  private void serve() {
    for (Grant grant : grants()) {
      grant.waiter.emitter.complete(grant.buffer);
    }
  }

  // First come, first served: a waiter over its own limit is passed by, but one that only waits for
  // room is not, or small buffers would starve a large one.
  private synchronized List<Grant> grants() {
    List<Grant> grants = new ArrayList<>();
    Iterator<Waiter> line = waiters.iterator();
    while (line.hasNext()) {
      Waiter waiter = line.next();
      if (buffersByOwner.getOrDefault(waiter.owner, 0) >= waiter.ownerLimit) {
        continue;
      }
      if (usedChunks + waiter.chunks > totalChunks) {
        break;
      }
      line.remove();
      buffersByOwner.merge(waiter.owner, 1, Integer::sum);
      usedChunks += waiter.chunks;
      grants.add(
          new Grant(waiter, new PartBuffer(this, waiter.owner, take(waiter.chunks), waiter.bytes)));
    }
    return grants;
  }

  private List<ByteBuffer> take(int count) {
    List<ByteBuffer> chunks = new ArrayList<>(count);
    while (chunks.size() < count) {
      ByteBuffer chunk = idle.poll();
      if (chunk == null) {
        chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        allocatedChunks++;
      }
      chunks.add(chunk);
    }
    return chunks;
  }

  synchronized int allocatedChunks() {
    return allocatedChunks;
  }

  private record Waiter(
      Object owner,
      int ownerLimit,
      int chunks,
      int bytes,
      UniEmitter<? super PartBuffer> emitter) {}

  private record Grant(Waiter waiter, PartBuffer buffer) {}
}
