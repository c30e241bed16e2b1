package io.torrentflow.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBucketsTest {
  private static final Limit THREE_A_MINUTE = new Limit(3, Duration.ofMinutes(1));
  private static final long MINUTE = 60_000_000;

  private final AtomicLong now = new AtomicLong(1_000);
  private final MemoryBuckets buckets = new MemoryBuckets(now::get);

  @Test
  void holdsAsManyAsItsLimitAtOnce() {
    assertThat(take("a")).isEqualTo(MINUTE / 3);
    assertThat(take("a")).isEqualTo(2 * MINUTE / 3);
    assertThat(take("a")).isEqualTo(MINUTE);
    assertThat(take("a")).isGreaterThan(MINUTE);
    assertThat(take("b")).isEqualTo(MINUTE / 3);
  }

  @Test
  void givesOneBackEachInterval() {
    for (int i = 0; i < 4; i++) {
      take("a");
    }

    now.addAndGet(MINUTE / 3);

    assertThat(take("a")).isEqualTo(MINUTE);
    assertThat(take("a")).isGreaterThan(MINUTE);
  }

  @Test
  void takesFromNoneIfOneHasTooLittle() {
    for (int i = 0; i < 3; i++) {
      take("a");
    }

    assertThat(buckets.take(List.of(bucket("a"), bucket("b"))).getFirst()).isGreaterThan(MINUTE);

    assertThat(take("b")).isEqualTo(MINUTE / 3);
  }

  private long take(String key) {
    return buckets.take(List.of(bucket(key))).getFirst();
  }

  private static Bucket bucket(String key) {
    return new Bucket("test", key, THREE_A_MINUTE, 1);
  }
}
