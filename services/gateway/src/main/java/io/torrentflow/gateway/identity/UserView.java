package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Role;
import java.time.Instant;

/**
 * An account as administrators see it.
 *
 * @param limits what it has instead of its plan's
 */
public record UserView(
    UserId id,
    String email,
    Role role,
    String plan,
    OwnLimits limits,
    boolean isDisabled,
    Instant createdAt) {
  static UserView of(User user) {
    return new UserView(
        user.id(),
        user.email(),
        user.role(),
        user.plan(),
        user.limits(),
        user.disabled(),
        user.createdAt());
  }
}
