package io.torrentflow.jobs.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Duration BASE = Duration.ofSeconds(5);
  private static final Duration MAX = Duration.ofMinutes(10);
  private static final RandomGenerator MIDDLE = () -> 1L << 63;

  @ParameterizedTest
  @CsvSource({"0, 5", "1, 10", "2, 20", "3, 40", "4, 80", "6, 320", "7, 600", "30, 600"})
  void theWaitDoublesUpToItsCap(int attempt, long seconds) {
    Duration delay = new RetryPolicy(BASE, MAX, MIDDLE).delay(attempt);

    assertThat(delay).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void theWaitIsShakenByUpToAHalfEitherWay() {
    RetryPolicy policy = new RetryPolicy(BASE, MAX, new Random(7));

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> policy.delay(0)))
        .allSatisfy(
            delay ->
                assertThat(delay).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(7_500)))
        .anySatisfy(delay -> assertThat(delay).isLessThan(Duration.ofMillis(2_700)))
        .anySatisfy(delay -> assertThat(delay).isGreaterThan(Duration.ofMillis(7_300)));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "4, true", "5, false", "6, false"})
  void thereAreFiveRetries(int used, boolean allowed) {
    assertThat(new RetryPolicy(BASE, MAX, MIDDLE).allows(used)).isEqualTo(allowed);
  }
}
