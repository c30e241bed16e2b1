package io.torrentflow.platform.auth;

/** The words that the gateway writes a session with and gateway and hub read it by. */
public final class Sessions {
  /** The {@code __Host-} prefix binds the cookie to this very host, over HTTPS, for all paths. */
  public static final String COOKIE = "__Host-torrentflow-session";

  /** The type of its token (RFC 8725, section 3.11): no other token of ours is taken for one. */
  public static final String TOKEN_TYPE = "session+jwt";

  /** The claim that names the session, which can be revoked. */
  public static final String SESSION_CLAIM = "sid";

  private Sessions() {}
}
