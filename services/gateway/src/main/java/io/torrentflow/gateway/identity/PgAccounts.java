package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Role;
import io.vertx.mutiny.sqlclient.Row;

/** What is in force for a user, from the row of a user {@code u}. */
final class PgAccounts {
  static final String COLUMNS =
      "u.id AS user_id, u.role, u.disabled_at IS NOT NULL AS disabled, u.version";

  private PgAccounts() {}

  static Account account(Row row) {
    return new Account(
        new UserId(row.getUUID("user_id")),
        WireName.parse(Role.class, row.getString("role")),
        row.getBoolean("disabled"),
        row.getLong("version"));
  }
}
