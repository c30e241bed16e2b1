package io.torrentflow.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallClockTest {
  private static final Duration TURN = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());
  private final StallClock clock = new StallClock(now::get);

  @Test
  void aRunHasATurnToBegin() {
    pass(60);
    assertThat(clock.isStalledFor(TURN)).isFalse();

    pass(1);
    assertThat(clock.isStalledFor(TURN)).isTrue();
  }

  @Test
  void progressGivesANewTurn() {
    clock.sample(0);
    pass(59);
    clock.sample(1);
    pass(59);

    assertThat(clock.isStalledFor(TURN)).isFalse();
  }

  @Test
  void noProgressAndLostProgressGiveNone() {
    clock.sample(5);
    pass(40);
    clock.sample(5);
    clock.sample(4);
    pass(40);

    assertThat(clock.isStalledFor(TURN)).isTrue();
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
