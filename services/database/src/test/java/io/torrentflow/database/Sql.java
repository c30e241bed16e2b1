package io.torrentflow.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Short words for statements in tests. */
final class Sql {
  private Sql() {}

  static int run(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  static List<String> column(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

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

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
