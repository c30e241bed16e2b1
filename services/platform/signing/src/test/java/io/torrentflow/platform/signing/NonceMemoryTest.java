package io.torrentflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NonceMemoryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration TTL = Duration.ofMinutes(10);

  private final NonceMemory memory = new NonceMemory(2);

  @Test
  void acceptsANonceOnce() {
    assertThat(memory.isFirstUse("a", NOON, TTL)).isTrue();
    assertThat(memory.isFirstUse("a", NOON.plusSeconds(1), TTL)).isFalse();
    assertThat(memory.has("a")).isTrue();
    assertThat(memory.has("b")).isFalse();
  }

  @Test
  void forgetsExpiredNonces() {
    memory.isFirstUse("a", NOON, TTL);

    assertThat(memory.isFirstUse("a", NOON.plus(TTL).plusMillis(1), TTL)).isTrue();
  }

  @Test
  void refusesNoncesBeyondItsCapacity() {
    memory.isFirstUse("a", NOON, TTL);
    memory.isFirstUse("b", NOON, TTL);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> memory.isFirstUse("c", NOON, TTL))
        .extracting(ProblemException::code)
        .isEqualTo(ProblemCode.DEPENDENCY_UNAVAILABLE);
  }
}
