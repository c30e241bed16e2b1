package io.torrentflow.platform.signing;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** Nonces that this process has seen, as long as their requests would pass as fresh; bounded. */
public final class NonceMemory {
  private final int maxNonces;
  private final Set<String> nonces = new HashSet<>();
  private final PriorityQueue<Seen> byExpiry =
      new PriorityQueue<>(Comparator.comparing(Seen::expiry));

  private record Seen(String nonce, Instant expiry) {}

  /**
   * @param maxNonces how many are remembered; one more is refused, as forgetting one early would
   *     let it be used again
   */
  public NonceMemory(int maxNonces) {
    this.maxNonces = maxNonces;
  }

  public synchronized boolean has(String nonce) {
    return nonces.contains(nonce);
  }

  /**
   * Whether this is the nonce's first use; it is remembered for the time given.
   *
   * @throws ProblemException with {@code DEPENDENCY_UNAVAILABLE} if there is no room
   */
  public synchronized boolean isFirstUse(String nonce, Instant now, Duration ttl) {
    for (Seen oldest = byExpiry.peek();
        oldest != null && oldest.expiry.isBefore(now);
        oldest = byExpiry.peek()) {
      byExpiry.remove();
      nonces.remove(oldest.nonce);
    }
    if (nonces.contains(nonce)) {
      return false;
    }
    if (nonces.size() == maxNonces) {
      throw new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE, "Too many signed requests in the last minutes.");
    }
    nonces.add(nonce);
    byExpiry.add(new Seen(nonce, now.plus(ttl)));
    return true;
  }
}
