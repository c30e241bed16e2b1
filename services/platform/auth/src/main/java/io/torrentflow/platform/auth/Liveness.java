package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Redis says of a session or token. */
public sealed interface Liveness {
  /**
   * It may be used.
   *
   * @param account of whose it is
   * @param left how long it lives if it is not used; absent if it has no end
   */
  record Live(Grant grant, Account account, @Nullable Duration left) implements Liveness {
    /**
     * Who comes with it.
     *
     * @param session absent for an API token
     */
    Caller caller(Credential credential, @Nullable SessionId session) {
      return new Caller(
          grant.user(), account.role(), credential, session, grant.scopes(), grant.expiresAt());
    }
  }

  /** It was revoked before its time, or its account is disabled. */
  record Revoked() implements Liveness {}

  /** Redis has everything that is live, and this is not among it. */
  record Absent() implements Liveness {}

  /** Redis has lost data and may have had this; PostgreSQL knows. */
  record Unknown() implements Liveness {}
}
