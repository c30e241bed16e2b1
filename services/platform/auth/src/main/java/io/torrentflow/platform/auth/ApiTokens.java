package io.torrentflow.platform.auth;

import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** The form of API tokens: {@code tf_} and 256 random bits in base64url. */
public final class ApiTokens {
  /** What distinguishes a token from a session, and lets secret scanners find one that leaked. */
  public static final String PREFIX = "tf_";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ApiTokens() {}

  public static String create() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** SHA-256 of the token in hexadecimal; only this is kept. */
  public static String hash(String token) {
    return DigestUtils.sha256Hex(token);
  }
}
