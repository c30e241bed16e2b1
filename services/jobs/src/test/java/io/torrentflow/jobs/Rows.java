package io.torrentflow.jobs;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.JobSubmitted;
import io.torrentflow.kernel.wire.MessageHeader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows as the gateway writes them, and looks into the record. */
final class Rows {
  private Rows() {}

  /** A submitted job with one watcher; its message is in the outbox. */
  static JobId aJob() {
    UserId user = new UserId(UUID.randomUUID());
    JobId job = new JobId(UUID.randomUUID());
    run(
        "INSERT INTO users (id, email, password_hash, role, plan_id) VALUES (?, ?, 'x', 'user', 'standard')",
        user.value(),
        user + "@example.org");
    run(
        "INSERT INTO jobs (id, owner_id, source_type, source_uri, correlation_id) VALUES (?, ?,"
            + " 'http', 'http://127.0.0.1/file', 'c-1')",
        job.value(),
        user.value());
    run("INSERT INTO job_watchers (user_id, job_id) VALUES (?, ?)", user.value(), job.value());
    publish(job);
    return job;
  }

  static void publish(JobId job) {
    MessageHeader header =
        MessageHeader.of(UUID.randomUUID(), Broker.JOB_SUBMITTED, "c-1", Instant.now());
    message(header, new JobSubmitted(header, job));
  }

  static void command(JobId job, JobCommand.Action action) {
    MessageHeader header =
        MessageHeader.of(UUID.randomUUID(), action.routingKey(), "c-1", Instant.now());
    message(header, new JobCommand(header, job, new UserId(UUID.randomUUID()), action));
  }

  static String statusOf(JobId job) {
    return value("SELECT status FROM jobs WHERE id = ?", job.value());
  }

  static String value(String sql, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(String sql, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void message(MessageHeader header, Object payload) {
    run(
        "INSERT INTO outbox (id, routing_key, payload) VALUES (?, ?, ?::jsonb)",
        header.messageId(),
        header.type(),
        Signed.json(payload));
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        JobsBacking.backing.jdbcUrl(), "postgres", JobsBacking.backing.databasePassword());
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
