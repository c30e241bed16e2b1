package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.wire.SpeedHistory.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedHistoryTest {
  private static final long MINUTE = 29_000_000;
  private static final Instant BEGIN = Instant.ofEpochSecond(MINUTE * 60);
  private static final Instant LATER = BEGIN.plus(Duration.ofMinutes(10));

  @Test
  void countsTheFirstMinuteFromItsFirstState() {
    assertThat(SpeedHistory.read(List.of(MINUTE + ":600:1200"), BEGIN, LATER))
        .containsExactly(new Speed(BEGIN, 10));
  }

  @Test
  void countsFromTheEndOfTheMinuteBefore() {
    List<String> values = List.of((MINUTE + 1) + ":900:1800", MINUTE + ":0:600");

    assertThat(SpeedHistory.read(values, BEGIN, LATER))
        .containsExactly(new Speed(BEGIN, 10), new Speed(BEGIN.plusSeconds(60), 20));
  }

  @Test
  void countsFromTheFirstStateAfterAGap() {
    List<String> values = List.of(MINUTE + ":0:600", (MINUTE + 3) + ":6000:6600");

    assertThat(SpeedHistory.read(values, BEGIN, LATER))
        .containsExactly(new Speed(BEGIN, 10), new Speed(BEGIN.plusSeconds(180), 10));
  }

  @Test
  void isZeroWhereADownloadBeganAgain() {
    assertThat(SpeedHistory.read(List.of(MINUTE + ":600:0"), BEGIN, LATER))
        .containsExactly(new Speed(BEGIN, 0));
  }

  @Test
  void leavesOutMinutesThatBeganTooEarly() {
    assertThat(SpeedHistory.read(List.of(MINUTE + ":0:600"), BEGIN.plusMillis(1), LATER)).isEmpty();
  }

  @Test
  void leavesOutMinutesAfterTheEnd() {
    assertThat(SpeedHistory.read(List.of(MINUTE + ":0:600"), Instant.EPOCH, BEGIN.minusMillis(1)))
        .isEmpty();
  }

  @Test
  void leavesOutWhatIsOlderThanAnHour() {
    Instant until = BEGIN.plus(Duration.ofMinutes(60));

    assertThat(SpeedHistory.read(List.of(MINUTE + ":0:600"), Instant.EPOCH, until)).isEmpty();
  }
}
