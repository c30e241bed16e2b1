package io.torrentflow.platform.auth;

import io.smallrye.mutiny.unchecked.Unchecked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

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
    MessageDigest digest = Unchecked.supplier(() -> MessageDigest.getInstance("SHA-256")).get();
    return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
  }
}
