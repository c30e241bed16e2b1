package io.torrentflow.platform.auth;

import io.torrentflow.kernel.secret.RandomSecret;

/** The form of API tokens: {@code tf_} and a {@link RandomSecret}. */
public final class ApiTokens {
  /** What distinguishes a token from a session, and lets secret scanners find one that leaked. */
  public static final String PREFIX = "tf_";

  private ApiTokens() {}

  public static String create() {
    return PREFIX + RandomSecret.create();
  }

  /** What is kept of a token. */
  public static String hash(String token) {
    return RandomSecret.hash(token);
  }
}
