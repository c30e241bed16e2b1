package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The audit log is one chain, also when many write at once, and shows a row that was altered. */
class AuditChainComponentTest {
  private static final String BROKEN_LINKS =
      """
      SELECT a.id FROM audit_log a LEFT JOIN audit_log p ON p.id = a.id - 1
      WHERE a.hash <> audit_row_hash(a) OR a.previous_hash <> coalesce(p.hash, '\\x')
      """;

  @Test
  void concurrentWritersFormOneChain() throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> writes =
          IntStream.range(0, 40)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () -> {
                        try (Connection gateway = TestingDatabase.asGateway()) {
                          return anAuditRow(gateway, "action-" + i);
                        }
                      })
              .toList();

      for (var written : writers.invokeAll(writes)) {
        assertThat(written.get()).isEqualTo(1);
      }
    }

    try (Connection admin = TestingDatabase.asAdmin()) {
      assertThat(Database.column(admin, BROKEN_LINKS)).isEmpty();
    }
  }

  @Test
  void detectsAnAlteredRow() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      anAuditRow(admin, "before");
      admin.setAutoCommit(false);
      Database.run(admin, "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only");

      Database.run(
          admin,
          "UPDATE audit_log SET action = 'after' WHERE id = (SELECT max(id) FROM audit_log)");

      assertThat(Database.column(admin, BROKEN_LINKS))
          .isEqualTo(Database.column(admin, "SELECT max(id) FROM audit_log"));
      admin.rollback();
    }
  }

  static int anAuditRow(Connection connection, String action) throws SQLException {
    return Database.run(
        connection,
        "INSERT INTO audit_log (action, outcome, correlation_id) VALUES (?, 'done', 'c')",
        action);
  }
}
