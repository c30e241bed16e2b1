package io.torrentflow.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchWindowTest {
  private final WatchWindow window =
      new WatchWindow(Duration.ofSeconds(15), Duration.ofSeconds(30), seconds(0));

  @Test
  void isOpenOnlyAfterWatchingLongEnough() {
    assertThat(window.look(seconds(10))).isFalse();
    assertThat(window.look(seconds(20))).isFalse();
    assertThat(window.look(seconds(30))).isTrue();
    assertThat(window.look(seconds(40))).isTrue();
  }

  @Test
  void startsOverAfterABreak() {
    window.look(seconds(15));
    window.look(seconds(30));

    assertThat(window.look(seconds(46))).isFalse();
    assertThat(window.look(seconds(61))).isFalse();
    assertThat(window.look(seconds(76))).isTrue();
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
