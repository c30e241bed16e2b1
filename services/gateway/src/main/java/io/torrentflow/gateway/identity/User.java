package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Role;
import java.time.Instant;

record User(
    UserId id,
    String email,
    String passwordHash,
    Role role,
    String plan,
    OwnLimits limits,
    boolean disabled,
    long version,
    Instant createdAt) {
  User withPasswordHash(String hash) {
    return new User(id, email, hash, role, plan, limits, disabled, version, createdAt);
  }

  Account account() {
    return new Account(id, role, disabled, version);
  }
}
