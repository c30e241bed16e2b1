package io.torrentflow.agent.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BufferBudgetTest {
  private static final int CHUNK = BufferBudget.CHUNK_BYTES;
  private final BufferBudget budget = new BufferBudget(4L * CHUNK, 1, CHUNK);
  private final List<PartBuffer> granted = new ArrayList<>();

  @Test
  void aRequestWaitsWhileTheBudgetIsUsed() {
    acquire("a", 3 * CHUNK);
    acquire("b", 2 * CHUNK);
    assertThat(granted).hasSize(1);

    granted.getFirst().release();

    assertThat(granted).hasSize(2);
    assertThat(budget.usedBytes()).isEqualTo(2L * CHUNK);
  }

  @Test
  void servesRequestsInOrder() {
    acquire("a", 3 * CHUNK);
    acquire("b", 2 * CHUNK);

    acquire("c", CHUNK);

    assertThat(granted).hasSize(1);
  }

  @Test
  void skipsAnOwnerAtItsLimit() {
    acquire("a", CHUNK);
    acquire("a", CHUNK);
    acquire("a", CHUNK);

    acquire("b", CHUNK);

    assertThat(granted).hasSize(3);
  }

  @Nested
  class WithAShareForEachOfThreeJobs {
    private final BufferBudget shared = new BufferBudget(8L * CHUNK, 3, 2 * CHUNK);

    @Test
    void anOwnerMayUseItsShareAndTheCommonOne() {
      acquire("a", 2);
      acquire("a", 1);
      acquire("a", 1);

      acquire("a", 1);

      assertThat(granted).hasSize(3);
    }

    @Test
    void anOwnerWithoutBuffersGoesFirst() {
      for (int i = 0; i < 5; i++) {
        acquire("a", 1);
      }

      acquire("b", 2);
      acquire("c", 2);

      assertThat(granted).extracting(PartBuffer::remaining).endsWith(2 * CHUNK, 2 * CHUNK);
      assertThat(shared.usedBytes()).isEqualTo(8L * CHUNK);
    }

    @Test
    void aLargePartIsNotStarvedBySmallOnes() {
      acquire("a", 3);
      acquire("b", 4);
      acquire("a", 1);
      assertThat(granted).hasSize(1);

      granted.getFirst().release();

      assertThat(granted).extracting(PartBuffer::remaining).contains(4 * CHUNK);
    }

    @Test
    void theLargestPartFitsBesideTheOtherShares() {
      assertThat(shared.maxPartBytes()).isEqualTo(4L * CHUNK);
      assertThat(new BufferBudget(8L * CHUNK, 100, 2 * CHUNK).maxPartBytes()).isEqualTo(4L * CHUNK);
    }

    private void acquire(String owner, int chunks) {
      shared.acquire(owner, 10, chunks * CHUNK).subscribe().with(granted::add);
    }
  }

  @Test
  void reusesMemoryAndReleasesItOnce() {
    for (int i = 0; i < 100; i++) {
      acquire("a", 4 * CHUNK);
      granted.getLast().release();
      granted.getLast().release();
    }

    assertThat(budget.allocatedChunks()).isEqualTo(4);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void readsBackBytesAcrossChunks() {
    byte[] bytes = new byte[CHUNK + 1000];
    bytes[CHUNK - 1] = 1;
    bytes[CHUNK] = 2;
    acquire("a", bytes.length);
    PartBuffer buffer = granted.getFirst();

    buffer.append(Unpooled.wrappedBuffer(bytes, 0, 700));
    buffer.append(Unpooled.wrappedBuffer(bytes, 700, bytes.length - 700));

    assertThat(buffer.remaining()).isZero();
    ByteBuffer read = ByteBuffer.allocate(bytes.length);
    for (ByteBuffer chunk : buffer.contents()) {
      read.put(chunk);
    }
    assertThat(read.array()).isEqualTo(bytes);
  }

  private void acquire(String owner, int bytes) {
    budget.acquire(owner, 2, bytes).subscribe().with(granted::add);
  }
}
