package io.torrentflow.platform.auth;

import org.jspecify.annotations.Nullable;

/** What Redis says of a session or token. */
public sealed interface Liveness {
  /**
   * It may be used.
   *
   * @param caller whose token it is; absent for a session, which says so itself
   */
  record Live(@Nullable Caller caller) implements Liveness {}

  /** It was revoked before its time. */
  record Revoked() implements Liveness {}

  /** Redis has everything that is live, and this is not among it. */
  record Absent() implements Liveness {}

  /** Redis has lost data and may have had this; PostgreSQL knows. */
  record Unknown() implements Liveness {}
}
