package io.torrentflow.stack.backing;

import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an operator asks the database of a home; nothing is known while it does not run.
 *
 * @param home its folder
 */
public record HomeDatabase(Path home) {
  private static final String TRANSFERS_OF_JOB =
      "SELECT transfer_id FROM jobs WHERE right(id::text, length(?)) = ?";
  private static final String OUTBOX_AGE =
      "SELECT extract(epoch FROM now() - min(available_at))::bigint FROM outbox"
          + " WHERE available_at < now()";
  private static final String QUEUED =
      "SELECT count(*) FROM transfers WHERE status = 'submitted' AND dropped_at IS NULL";

  // As an administrator makes one; the link before it is withdrawn.
  private static final String RESET_PASSWORD =
      """
      WITH of AS (SELECT id FROM users WHERE email = lower(?)),
        withdrawn AS (DELETE FROM account_links l USING of WHERE l.user_id = of.id AND l.used_at IS NULL),
        written AS (INSERT INTO audit_log (action, target, outcome, correlation_id)
          SELECT 'machine.password.reset', id, 'done', 'launcher' FROM of)
      INSERT INTO account_links (id, kind, secret_hash, user_id, expires_at)
      SELECT gen_random_uuid(), 'password_reset', sha256(convert_to(?, 'UTF8')), id,
        now() + interval '1 day'
      FROM of RETURNING id
      """;

  /**
   * Lets the user of this address set a new password for a day.
   *
   * @param secret what stands behind the {@code #} of the link
   * @return false if there is no such user
   */
  public boolean resetPassword(String email, String secret) {
    return !query(RESET_PASSWORD, email, secret).isEmpty();
  }

  /** The transfers of the jobs with this id, or this end of one: logs of agents name these. */
  public List<String> transfersOf(String job) {
    return query(TRANSFERS_OF_JOB, job, job);
  }

  /** How long the oldest message has been waiting for the broker; zero if none does. */
  public Duration outboxAge() {
    return query(OUTBOX_AGE).stream()
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .findFirst()
        .orElse(Duration.ZERO);
  }

  /** How many transfers wait for an agent. */
  public long queuedTransfers() {
    return query(QUEUED).stream().mapToLong(Long::parseLong).sum();
  }

  private List<String> query(String sql, String... parameters) {
    OptionalInt port = PortBook.in(home).known("postgres");
    if (port.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    try (Connection connection =
            PostgresServer.connect(
                port.getAsInt(),
                PostgresServer.DATABASE,
                Secrets.in(home).password(PostgresServer.PASSWORD));
        PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String value = rows.getString(1);
          if (value != null) {
            values.add(value);
          }
        }
      }
      return values;
    } catch (SQLException e) {
      return List.of();
    }
  }
}
