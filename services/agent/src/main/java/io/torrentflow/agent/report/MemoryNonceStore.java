package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.signing.NonceStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Remembers nonces in this process: nobody else takes requests that are signed for this agent's
 * address, so it needs no shared store. After a restart old requests are stopped by their
 * assignment, which is not held any more.
 */
@ApplicationScoped
class MemoryNonceStore implements NonceStore {
  // The jobs service asks an agent a few times a second at most; in the ten minutes that a nonce is
  // kept that is far less. Only who has the key gets this far.
  static final int MAX_NONCES = 100_000;

  private final InstantSource clock;
  private final Set<String> nonces = new HashSet<>();
  private final PriorityQueue<Seen> byExpiry = new PriorityQueue<>();

  MemoryNonceStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Uni<Boolean> firstUse(String nonce, Duration ttl) {
    return Uni.createFrom().item(() -> isFirstUse(nonce, ttl));
  }

  private synchronized boolean isFirstUse(String nonce, Duration ttl) {
    Instant now = clock.instant();
    for (Seen oldest = byExpiry.peek();
        oldest != null && oldest.expiry.isBefore(now);
        oldest = byExpiry.peek()) {
      byExpiry.remove();
      nonces.remove(oldest.nonce);
    }
    if (nonces.contains(nonce)) {
      return false;
    }
    if (nonces.size() == MAX_NONCES) {
      // Forgetting one early would let it be used again.
      throw new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE, "Too many signed requests in the last minutes.");
    }
    nonces.add(nonce);
    byExpiry.add(new Seen(nonce, now.plus(ttl)));
    return true;
  }

  private record Seen(String nonce, Instant expiry) implements Comparable<Seen> {
    @Override
    public int compareTo(Seen other) {
      return expiry.compareTo(other.expiry);
    }
  }
}
