package io.torrentflow.kernel.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
  // PostgreSQL orders UUIDs by their bytes, as their text sorts; Java's compareTo is signed.
  private static final Comparator<UUID> BY_TEXT = Comparator.comparing(UUID::toString);

  private Instant now = NOON;
  private final InstantSource clock = () -> now;
  private final UuidV7 ids = new UuidV7(clock);

  @Test
  void hasTheVersionAndVariantOfTheStandard() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void beginsWithTheTimeInMilliseconds() {
    UUID id = ids.next();

    assertThat(millis(id)).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void differsBetweenGeneratorsAtTheSameInstant() {
    UUID other = new UuidV7(clock).next();

    assertThat(ids.next()).isNotEqualTo(other);
  }

  @Nested
  class WhenManyAreMade {
    @Test
    void riseWhileTheClockStands() {
      List<UUID> made = Stream.generate(ids::next).limit(10_000).toList();

      assertThat(made).doesNotHaveDuplicates().isSortedAccordingTo(BY_TEXT);
    }

    @Test
    void riseWhenTheClockJumpsBack() {
      UUID before = ids.next();
      now = NOON.minusSeconds(3_600);

      UUID after = ids.next();

      assertThat(after).usingComparator(BY_TEXT).isGreaterThan(before);
    }

    @Test
    void followTheClockOnceItHasCaughtUp() {
      ids.next();
      now = NOON.plusMillis(1);

      UUID later = ids.next();

      assertThat(millis(later)).isEqualTo(NOON.toEpochMilli() + 1);
    }

    @Test
    void areUniqueAcrossThreads() {
      Set<Long> stamps = ConcurrentHashMap.newKeySet();

      IntStream.range(0, 20_000)
          .parallel()
          .forEach(i -> stamps.add(ids.next().getMostSignificantBits()));

      assertThat(stamps).hasSize(20_000);
    }
  }

  private static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
