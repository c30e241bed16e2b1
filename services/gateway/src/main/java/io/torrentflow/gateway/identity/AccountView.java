package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own account.
 *
 * @param tokensEndingSoon how many API tokens end within a week
 * @param csrfToken what a browser sends as {@code X-CSRF-Token} with each change; absent for an API
 *     token, which needs none
 */
public record AccountView(
    UserId id,
    String email,
    Role role,
    String plan,
    Instant createdAt,
    long tokensEndingSoon,
    @Nullable String csrfToken) {
  static AccountView of(User user, long tokensEndingSoon, @Nullable String csrfToken) {
    return new AccountView(
        user.id(),
        user.email(),
        user.role(),
        user.plan(),
        user.createdAt(),
        tokensEndingSoon,
        csrfToken);
  }
}
