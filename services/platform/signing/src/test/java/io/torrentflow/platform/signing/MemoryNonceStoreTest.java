package io.torrentflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryNonceStoreTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final MemoryNonceStore store = new MemoryNonceStore(() -> now);

  @Test
  void acceptsANonceOnce() {
    assertThat(isFirstUse("a")).isTrue();
    assertThat(isFirstUse("a")).isFalse();
    assertThat(isFirstUse("b")).isTrue();
  }

  @Test
  void forgetsAnExpiredNonce() {
    isFirstUse("a");

    now = now.plus(Duration.ofMinutes(11));

    assertThat(isFirstUse("a")).isTrue();
  }

  @Test
  void refusesRequestsSignedBeforeItsStart() {
    Instant before = now.minusSeconds(2);

    assertThatThrownBy(() -> isFirstUse("a", before))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_STALE));
  }

  @Test
  void acceptsRequestsAfterTheClockIsSetBack() {
    now = now.minus(Duration.ofHours(1));

    assertThat(isFirstUse("a")).isTrue();
  }

  private boolean isFirstUse(String nonce) {
    return isFirstUse(nonce, now);
  }

  private boolean isFirstUse(String nonce, Instant signedAt) {
    return store.firstUse(nonce, signedAt, Duration.ofMinutes(10)).await().indefinitely();
  }
}
