package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session or an API token was made for.
 *
 * @param scopes what a token is limited to; absent for a session, which may do all that its user
 *     may
 * @param expiresAt when it ends in any case; absent for a token without an end
 * @param idle how long a session lives without being used; absent for a token
 */
public record Grant(
    UserId user,
    @Nullable Set<Scope> scopes,
    @Nullable Instant expiresAt,
    @Nullable Duration idle) {
  /** How long it lives from now on if it is not used; absent if it has no end. */
  public @Nullable Duration lifetime(Instant now) {
    Duration left = expiresAt == null ? null : Duration.between(now, expiresAt);
    if (idle == null || left == null) {
      return left == null ? idle : left;
    }
    return left.compareTo(idle) < 0 ? left : idle;
  }
}
