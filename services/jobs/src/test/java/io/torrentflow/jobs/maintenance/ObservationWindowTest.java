package io.torrentflow.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservationWindowTest {
  private final ObservationWindow window =
      new ObservationWindow(Duration.ofSeconds(15), Duration.ofSeconds(30), seconds(0));

  @Test
  void isOpenOnlyAfterWatchingLongEnough() {
    assertThat(window.observe(seconds(10))).isFalse();
    assertThat(window.observe(seconds(20))).isFalse();
    assertThat(window.observe(seconds(30))).isTrue();
    assertThat(window.observe(seconds(40))).isTrue();
  }

  @Test
  void startsOverAfterABreak() {
    window.observe(seconds(15));
    window.observe(seconds(30));

    assertThat(window.observe(seconds(46))).isFalse();
    assertThat(window.observe(seconds(61))).isFalse();
    assertThat(window.observe(seconds(76))).isTrue();
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
