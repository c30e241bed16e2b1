package io.torrentflow.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.hub.HubConfig;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.testing.config.ConfigValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final HubConfig CONFIG = ConfigValues.read(HubConfig.class, "");
  private static final Caller READING =
      new Caller(
          new UserId(UUID.randomUUID()), Role.VIEWER, Credential.ofToken(""), null, null, null);

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
        Stream.generate(() -> schedule(NOON))
            .limit(1_000)
            .peek(schedule -> schedule.endWithin(spread))
            .toList()
            .stream()
            .filter(this::isOverAtHalf)
            .count();

    assertThat(overAtHalf).isBetween(400L, 600L);
  }

  @Test
  void endsStreamsAtRandomAges() {
    Duration half = Duration.ofMinutes(12).plusSeconds(30);
    List<StreamSchedule> schedules =
        Stream.generate(() -> StreamSchedule.of(CONFIG, READING, () -> now)).limit(1_000).toList();

    now = NOON.plus(Duration.ofMinutes(10)).minusMillis(1);
    assertThat(schedules).noneMatch(StreamSchedule::isOver);
    now = NOON.plus(half);
    assertThat(schedules.stream().filter(StreamSchedule::isOver).count()).isBetween(400L, 600L);
    now = NOON.plus(Duration.ofMinutes(15));
    assertThat(schedules).allMatch(StreamSchedule::isOver);
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
