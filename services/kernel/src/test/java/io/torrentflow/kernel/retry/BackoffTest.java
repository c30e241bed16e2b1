package io.torrentflow.kernel.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3));

  @Test
  void doublesUpToTheMaximum() {
    assertThat(IntStream.rangeClosed(1, 5).mapToObj(n -> backoff.delay(n).toMillis()))
        .containsExactly(500L, 1000L, 2000L, 3000L, 3000L);
  }

  @Test
  void doesNotOverflow() {
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void spreadsOverTheSecondHalf() {
    Random random = new Random(1);
    List<Long> delays =
        IntStream.range(0, 1_000).mapToObj(n -> backoff.jittered(2, random).toMillis()).toList();

    assertThat(delays).allMatch(delay -> delay >= 500 && delay <= 1000);
    assertThat(delays.stream().distinct().count()).isGreaterThan(200);
  }
}
