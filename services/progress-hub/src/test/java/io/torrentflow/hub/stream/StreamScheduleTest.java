package io.torrentflow.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private Instant now = NOON;

  @Test
  void pingsOnceAnIntervalFromItsPhase() {
    StreamSchedule schedule = schedule(NOON.plusSeconds(7));

    assertThat(schedule.isPingDue(INTERVAL)).isFalse();
    now = NOON.plusSeconds(7);
    assertThat(schedule.isPingDue(INTERVAL)).isTrue();
    assertThat(schedule.isPingDue(INTERVAL)).isFalse();
    now = NOON.plusSeconds(22);
    assertThat(schedule.isPingDue(INTERVAL)).isTrue();
  }

  @Test
  void endsAStreamWithinTheSpreadOnShutdown() {
    StreamSchedule schedule = schedule(NOON);

    schedule.endWithin(Duration.ofSeconds(8));

    now = NOON.plusSeconds(8);
    assertThat(schedule.isOver()).isTrue();
  }

  @Test
  void spreadsTheEndsOfStreams() {
    Duration spread = Duration.ofSeconds(8);
    now = NOON;
    long overAtHalf =
        java.util.stream.IntStream.range(0, 1_000)
            .mapToObj(i -> schedule(NOON))
            .peek(schedule -> schedule.endWithin(spread))
            .toList()
            .stream()
            .filter(this::isOverAtHalf)
            .count();

    assertThat(overAtHalf).isBetween(400L, 600L);
  }

  private boolean isOverAtHalf(StreamSchedule schedule) {
    now = NOON.plusSeconds(4);
    return schedule.isOver();
  }

  private StreamSchedule schedule(Instant firstPing) {
    return new StreamSchedule(
        () -> now, Long.MAX_VALUE, Long.MAX_VALUE, firstPing.toEpochMilli(), Long.MAX_VALUE);
  }
}
