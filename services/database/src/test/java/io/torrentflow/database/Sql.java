package io.torrentflow.database;

import static io.torrentflow.testing.jdbc.Database.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Rows as the gateway writes them. */
final class Sql {
  private Sql() {}

  /** A user and a job of theirs, just submitted. */
  static UUID aJob(Connection gateway) throws SQLException {
    UUID user = UUID.randomUUID();
    run(
        gateway,
        "INSERT INTO users (id, email, password_hash, role, plan_id) VALUES (?, ?, 'x', 'user',"
            + " 'standard')",
        user,
        user + "@example.org");
    UUID job = UUID.randomUUID();
    run(
        gateway,
        "INSERT INTO jobs (id, owner_id, transfer_id, source_type, correlation_id)"
            + " VALUES (?, ?, ?, 'magnet', 'c')",
        job,
        user,
        aTransfer(gateway));
    return job;
  }

  /** A transfer of a torrent that nobody else asks for. */
  static UUID aTransfer(Connection gateway) throws SQLException {
    UUID transfer = UUID.randomUUID();
    run(
        gateway,
        "INSERT INTO transfers (id, source_type, asked_v2, correlation_id)"
            + " VALUES (?, 'magnet', sha256(uuid_send(?)), 'c')",
        transfer,
        transfer);
    return transfer;
  }
}
