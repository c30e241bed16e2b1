package io.torrentflow.kernel.secret;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** A secret that nobody can guess: 256 random bits in base64url, without padding. */
public final class RandomSecret {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomSecret() {}

  public static String create() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** SHA-256 of a secret in hexadecimal, which is all that is kept of one. */
  public static String hash(String secret) {
    return DigestUtils.sha256Hex(secret);
  }
}
