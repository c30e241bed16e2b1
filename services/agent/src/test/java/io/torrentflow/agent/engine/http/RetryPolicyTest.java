package io.torrentflow.agent.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final RetryPolicy policy =
      new RetryPolicy(3, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60)));

  @Test
  void doublesDelaysUpToTheMaximum() {
    assertThat(policy.delay(1, null, new Random(1)))
        .isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(policy.delay(4, null, new Random(1)))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(policy.delay(60, null, new Random(1)))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void waitsAsLongAsTheOriginAsksUpToTheMaximum() {
    assertThat(policy.delay(1, Duration.ofSeconds(7), new Random(1)))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(policy.delay(1, Duration.ofDays(1), new Random(1)))
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void boundsAttempts() {
    assertThat(policy.allows(3)).isTrue();
    assertThat(policy.allows(4)).isFalse();
  }

  @Test
  void readsRetryAfterAsSecondsOrADate() {
    assertThat(RetryPolicy.parseRetryAfter("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryPolicy.parseRetryAfter("Thu, 1 Jan 2026 00:00:30 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryPolicy.parseRetryAfter("soon", NOW)).isNull();
    assertThat(RetryPolicy.parseRetryAfter(null, NOW)).isNull();
  }
}
