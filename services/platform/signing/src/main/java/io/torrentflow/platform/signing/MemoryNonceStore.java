package io.torrentflow.platform.signing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers nonces in this process: nobody else takes requests that are signed for this address, so
 * there need be no shared store. What was signed before the process began may have been taken by
 * the one before it, and is refused.
 */
@Startup
@ApplicationScoped
@IfBuildProperty(
    name = "torrentflow.signing.nonce-store",
    stringValue = "memory",
    enableIfMissing = true)
class MemoryNonceStore implements NonceStore {
  // Ten minutes, as long as a nonce is kept, of 160 requests a second; the jobs service makes a
  // few.
  // Only who has the key gets this far.
  static final int MAX_NONCES = 100_000;

  // A request's time is cut to the second.
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final InstantSource clock;
  // No instant, which would be a wrong one for good if the clock is set right after the start.
  private final long begun = System.nanoTime();
  private final NonceMemory memory = new NonceMemory(MAX_NONCES);

  MemoryNonceStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Uni<Boolean> firstUse(String nonce, Instant signedAt, Duration ttl) {
    return Uni.createFrom().item(() -> isFirstUse(nonce, signedAt, ttl));
  }

  private boolean isFirstUse(String nonce, Instant signedAt, Duration ttl) {
    Instant now = clock.instant();
    Duration running = Duration.ofNanos(System.nanoTime() - begun);
    if (Duration.between(signedAt, now).compareTo(running.plus(ROUNDING)) > 0) {
      throw new ProblemException(
          ProblemCode.SIGNATURE_STALE, "The request was signed before this process began.");
    }
    return memory.isFirstUse(nonce, now, ttl);
  }
}
