package io.torrentflow.agent.buffer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.torrentflow.agent.AgentConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * All the memory that parts may take on this agent. A caller that wants a buffer waits in line
 * until there is room, which is what slows an engine down to the pace of the bucket. Each transfer
 * has a share that no other can take, so that none waits for slow ones; what is left is for all.
 *
 * <p>The memory is kept in chunks outside the heap that are allocated when first needed and used
 * again for parts of any size, so that it neither fragments nor grows.
 */
@Singleton
public final class BufferBudget {
  // Small enough that a tiny file wastes little, large enough that a part has few of them.
  static final int CHUNK_BYTES = 256 * 1024;

  private final int totalChunks;
  private final int shareChunks;
  private final int commonChunks;
  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Map<Object, Holding> holdings = new HashMap<>();
  private int allocatedChunks;
  private int usedChunks;
  private int usedCommonChunks;

  @Inject
  BufferBudget(AgentConfig config) {
    this(
        config.bufferMemory().asLongValue(),
        config.slots(),
        Math.max(
            config.upload().partSize().asLongValue(),
            config.upload().streamPartSize().asLongValue()));
  }

  /**
   * @param transfers how many have a share; more may hold buffers while they end
   * @param partBytes of an ordinary part, which a share holds if there is memory for it
   */
  BufferBudget(long bytes, int transfers, long partBytes) {
    this.totalChunks = Math.toIntExact(bytes / CHUNK_BYTES);
    this.shareChunks =
        (int) Math.min(Math.ceilDiv(partBytes, (long) CHUNK_BYTES), totalChunks / transfers);
    this.commonChunks = totalChunks - transfers * shareChunks;
  }

  /**
   * The largest part that can be held: two fit, so that one is filled while one is uploaded, and
   * one fits beside the shares of the other transfers.
   */
  public long maxPartBytes() {
    return (long) Math.min(totalChunks / 2, shareChunks + commonChunks) * CHUNK_BYTES;
  }

  public synchronized long usedBytes() {
    return (long) usedChunks * CHUNK_BYTES;
  }

  /**
   * A buffer as soon as there is room for it. The waiting cannot be cancelled: a caller that has
   * lost interest releases the buffer when it comes.
   *
   * @param owner who it is for; one owner does not hold more than {@code ownerLimit}, so that none
   *     takes all
   */
  public Uni<PartBuffer> acquire(Object owner, int ownerLimit, int bytes) {
    int chunks = Math.max(1, Math.ceilDiv(bytes, CHUNK_BYTES));
    if (chunks > shareChunks + commonChunks) {
      throw new IllegalArgumentException("A buffer of " + bytes + " bytes is more than there is");
    }
    return Uni.createFrom()
        .emitter(emitter -> enqueue(new Waiter(owner, ownerLimit, chunks, bytes, emitter)));
  }

  void release(Object owner, List<ByteBuffer> chunks) {
    synchronized (this) {
      idle.addAll(chunks);
      Holding holding = holding(owner);
      note(owner, new Holding(holding.buffers - 1, holding.chunks - chunks.size()));
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

  // First come, first served: a waiter over its own limit is passed by, and one that waits for the
  // common room by those who have room in their share; but nobody else goes first, or small buffers
  // would starve a large one.
  private synchronized List<Grant> grants() {
    List<Grant> grants = new ArrayList<>();
    boolean commonIsAwaited = false;
    Iterator<Waiter> line = waiters.iterator();
    while (line.hasNext()) {
      Waiter waiter = line.next();
      Holding holding = holding(waiter.owner);
      if (holding.buffers >= waiter.ownerLimit) {
        continue;
      }
      Holding more = new Holding(holding.buffers + 1, holding.chunks + waiter.chunks);
      int common = beyondShare(more) - beyondShare(holding);
      if (common > 0 && (commonIsAwaited || usedCommonChunks + common > commonChunks)) {
        commonIsAwaited = true;
        continue;
      }
      if (usedChunks + waiter.chunks > totalChunks) {
        break;
      }
      line.remove();
      note(waiter.owner, more);
      grants.add(
          new Grant(waiter, new PartBuffer(this, waiter.owner, take(waiter.chunks), waiter.bytes)));
    }
    return grants;
  }

  private Holding holding(Object owner) {
    return holdings.getOrDefault(owner, Holding.NONE);
  }

  private void note(Object owner, Holding now) {
    Holding before = holding(owner);
    usedChunks += now.chunks - before.chunks;
    usedCommonChunks += beyondShare(now) - beyondShare(before);
    if (now.equals(Holding.NONE)) {
      holdings.remove(owner);
    } else {
      holdings.put(owner, now);
    }
  }

  private int beyondShare(Holding holding) {
    return Math.max(0, holding.chunks - shareChunks);
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

  private record Holding(int buffers, int chunks) {
    static final Holding NONE = new Holding(0, 0);
  }

  private record Waiter(
      Object owner,
      int ownerLimit,
      int chunks,
      int bytes,
      UniEmitter<? super PartBuffer> emitter) {}

  private record Grant(Waiter waiter, PartBuffer buffer) {}
}
