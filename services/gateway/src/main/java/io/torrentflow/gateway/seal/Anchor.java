package io.torrentflow.gateway.seal;

import java.time.LocalDate;

/**
 * How far the chain had come when a day was over.
 *
 * @param day in UTC
 * @param hash of the last link, in hexadecimal
 */
record Anchor(LocalDate day, long position, String hash) {
  /**
   * An anchor that is signed.
   *
   * @param keyId names the key, as in the JWK set of sessions
   * @param signature a JWT that says the same as the anchor
   */
  record Signed(Anchor anchor, String keyId, String signature) {}
}
