package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param role which the user has now
 * @param credential what proves it
 * @param session absent for an API token
 * @param scopes what an API token is limited to; absent for a session
 * @param expiresAt when the session or token ends in any case; absent for a token without an end
 */
public record Caller(
    UserId user,
    Role role,
    Credential credential,
    @Nullable SessionId session,
    @Nullable Set<Scope> scopes,
    @Nullable Instant expiresAt) {
  /** Whether what the request comes with was made for this; a session is for everything. */
  public boolean mayUse(Scope scope) {
    return scopes == null || scopes.contains(scope);
  }

  /** Fails with {@code FORBIDDEN} for an API token that was not made for this. */
  public void require(Scope scope) {
    if (!mayUse(scope)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The API token lacks the scope " + scope + ".");
    }
  }

  /** The session; fails with {@code FORBIDDEN} for an API token. */
  public SessionId requireSession() {
    if (session == null) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "Log in to do this; an API token cannot.");
    }
    return session;
  }
}
