package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Role;
import java.time.Instant;

/** An account as administrators see it. */
public record UserView(
    UserId id, String email, Role role, String plan, boolean isDisabled, Instant createdAt) {
  static UserView of(User user) {
    return new UserView(
        user.id(), user.email(), user.role(), user.plan(), user.disabled(), user.createdAt());
  }
}
