package io.torrentflow.platform.signing;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** Remembers the nonces of signed requests, so that none is accepted twice. */
public interface NonceStore {
  /**
   * Whether this is the nonce's first use; it is remembered for the time given.
   *
   * @param signedAt what the request says, to the second
   * @param ttl longer than the nonce's request would pass as fresh
   */
  Uni<Boolean> firstUse(String nonce, Instant signedAt, Duration ttl);
}
