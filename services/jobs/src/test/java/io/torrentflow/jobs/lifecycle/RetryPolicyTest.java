package io.torrentflow.jobs.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.retry.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10)), new Random(7));

  @ParameterizedTest
  @CsvSource({"0, 5", "1, 10", "4, 80", "7, 600", "30, 600"})
  void theDelayDoublesWithEachRetry(int attempt, long seconds) {
    Duration longest = Duration.ofSeconds(seconds);

    assertThat(policy.delay(attempt)).isBetween(longest.dividedBy(2), longest);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "4, true", "5, false", "6, false"})
  void allowsFiveRetries(int used, boolean allowed) {
    assertThat(policy.allows(used)).isEqualTo(allowed);
  }
}
