package io.torrentflow.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long SECOND = 1_000_000_000L;
  private final RateMeter meter = new RateMeter();

  @Test
  void equalsTheRateOfASteadyFlow() {
    for (int second = 0; second <= 30; second++) {
      meter.sample(second * 1_000L, second * SECOND);
    }

    assertThat(meter.bytesPerSecond()).isEqualTo(1_000);
    assertThat(meter.secondsFor(10_500)).isEqualTo(11);
  }

  @Test
  void smoothsABurst() {
    for (int second = 0; second <= 30; second++) {
      meter.sample(second * 1_000L, second * SECOND);
    }

    meter.sample(60_000, 31 * SECOND);

    assertThat(meter.bytesPerSecond()).isBetween(1_500L, 10_000L);
  }

  @Test
  void isUnknownWithoutAFlow() {
    assertThat(meter.secondsFor(1)).isNull();
  }

  @Test
  void isNeverNegativeAfterTheCounterRestarts() {
    meter.sample(0, 0);
    meter.sample(5_000, SECOND);

    meter.sample(0, 2 * SECOND);

    assertThat(meter.bytesPerSecond()).isEqualTo(5_000);
  }
}
