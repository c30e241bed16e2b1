package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.SessionId;

/**
 * A session or an API token, by the name that Redis and the channel of revocations have for it.
 *
 * @param name the kind, and the session's id or the token's hash
 */
public record Credential(String name) {
  public static Credential of(SessionId session) {
    return new Credential("session:" + session);
  }

  /**
   * @param hash as {@link ApiTokens#hash} makes it
   */
  public static Credential ofToken(String hash) {
    return new Credential("token:" + hash);
  }
}
