package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log keeps nobody from writing, and gives a month away only when it is proved. */
class AuditLogComponentTest {
  private static final String THIS_MONTH =
      "to_char(now() AT TIME ZONE 'UTC', '\"audit_log_\"YYYY_MM')";

  @Test
  void keepsNoTransactionWaiting() throws SQLException {
    try (Connection one = TestingDatabase.asGateway();
        Connection other = TestingDatabase.asGateway()) {
      one.setAutoCommit(false);
      anAuditRow(one, "open");
      Database.run(other, "SET statement_timeout = '5s'");

      assertThat(anAuditRow(other, "beside it")).isEqualTo(1);
      one.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"occurred_at", "txid", "id"})
  void saysItselfWhenAndInWhatOrder(String column) throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      assertThatThrownBy(
              () ->
                  Database.run(
                      gateway,
                      "INSERT INTO audit_log (action, outcome, correlation_id, %s)"
                              .formatted(column)
                          + " VALUES ('x', 'done', 'c', DEFAULT)"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void keepsTheMonthsApart() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway();
        Connection admin = TestingDatabase.asAdmin()) {
      anAuditRow(gateway, "in its month");

      assertThat(
              Database.column(
                  admin,
                  "SELECT tableoid::regclass::text = %s FROM audit_log WHERE action = 'in its month'"
                      .formatted(THIS_MONTH)))
          .containsExactly("t");
    }
  }

  @Test
  void writesWhatNoMonthWasMadeFor() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      aRowOf(admin, "2001-01-01");

      assertThat(
              Database.column(
                  admin,
                  "SELECT tableoid::regclass::text FROM audit_log WHERE occurred_at < '2002-01-01'"))
          .containsExactly("audit_log_rest");
    }
  }

  @Test
  void hasThisMonthAndTheNextTwo() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      Database.column(gateway, "SELECT make_audit_months()");

      assertThat(
              Database.column(
                  gateway,
                  "SELECT count(*) FROM audit_months WHERE month >= this_month() AND dropped_at IS NULL"))
          .containsExactly("3");
    }
  }

  @Test
  void leavesAMonthInTheRestThatHasRowsThere() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      admin.setAutoCommit(false);
      String last = "(SELECT max(month) FROM audit_months)";
      String name =
          Database.column(admin, "SELECT audit_month_name(%s)".formatted(last)).getFirst();
      Database.run(admin, "DROP TABLE " + name);
      Database.run(
          admin,
          "INSERT INTO audit_log (occurred_at, action, outcome, correlation_id) SELECT %s, 'x', 'done', 'c'"
              .formatted(last));
      Database.run(admin, "DELETE FROM audit_months WHERE month = " + last);

      Database.column(admin, "SELECT make_audit_months()");

      assertThat(Database.column(admin, "SELECT to_regclass('%s') IS NULL".formatted(name)))
          .containsExactly("t");
      admin.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"make_audit_months()", "drop_audit_month('2000-01-01')"})
  void isLookedAfterByTheGatewayOnly(String call) throws SQLException {
    try (Connection jobs = TestingDatabase.asJobs()) {
      assertThatThrownBy(() -> Database.column(jobs, "SELECT " + call))
          .hasMessageContaining("permission denied");
    }
  }

  @Nested
  class DroppingAMonth {
    @Test
    void isRefusedWhileItLasts() throws SQLException {
      assertRefused("(SELECT this_month())", "no month");
    }

    @Test
    void isRefusedForOneThatThereIsNot() throws SQLException {
      assertRefused("'1999-01-01'", "no month");
    }

    @Test
    void isRefusedWhileARowIsNotSealed() throws SQLException {
      try (Connection admin = aMonthWithARow()) {
        assertThatThrownBy(() -> drop(admin)).hasMessageContaining("no stored anchor covers");
        admin.rollback();
      }
    }

    @Test
    void isRefusedWhileTheBucketHasNoAnchorOfIt() throws SQLException {
      try (Connection admin = aMonthWithARow()) {
        seal(admin);
        anchor(admin);

        assertThatThrownBy(() -> drop(admin)).hasMessageContaining("no stored anchor covers");
        admin.rollback();
      }
    }

    @Test
    void leavesItsSealsAndIsWrittenDown() throws SQLException {
      try (Connection admin = aMonthWithARow()) {
        seal(admin);
        anchor(admin);
        Database.run(admin, "INSERT INTO audit_anchor_stored (day) VALUES ('2003-02-01')");

        drop(admin);

        assertThat(Database.column(admin, "SELECT to_regclass('audit_log_2003_01') IS NULL"))
            .containsExactly("t");
        assertThat(
                Database.column(
                    admin, "SELECT count(*) FROM audit_seal WHERE occurred_at = '2003-01-02'"))
            .containsExactly("1");
        assertThat(
                Database.column(
                    admin, "SELECT target FROM audit_log WHERE action = 'audit.month.drop'"))
            .containsExactly("2003-01");
        assertThat(
                Database.column(
                    admin,
                    "SELECT dropped_at IS NOT NULL FROM audit_months WHERE month = '2003-01-01'"))
            .containsExactly("t");
        admin.rollback();
      }
    }

    /** All of it is taken back: the tests share a database. */
    private static Connection aMonthWithARow() throws SQLException {
      Connection admin = TestingDatabase.asAdmin();
      admin.setAutoCommit(false);
      Database.run(
          admin,
          "CREATE TABLE audit_log_2003_01 PARTITION OF audit_log"
              + " FOR VALUES FROM ('2003-01-01') TO ('2003-02-01')");
      Database.run(admin, "INSERT INTO audit_months (month) VALUES ('2003-01-01')");
      aRowOf(admin, "2003-01-02");
      return admin;
    }

    private static void drop(Connection admin) throws SQLException {
      Database.column(admin, "SELECT drop_audit_month('2003-01-01')");
    }

    private static void seal(Connection admin) throws SQLException {
      Database.run(
          admin,
          "INSERT INTO audit_seal (position, txid, audit_id, occurred_at, row_hash, hash)"
              + " SELECT 7, txid, id, occurred_at, sha256('a'), sha256('b') FROM audit_log_2003_01");
    }

    private static void anchor(Connection admin) throws SQLException {
      Database.run(
          admin,
          "INSERT INTO audit_anchor (day, position, hash, key_id, signature)"
              + " VALUES ('2003-02-01', 7, sha256('b'), 'k', 's')");
    }

    private static void assertRefused(String month, String why) throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        assertThatThrownBy(
                () -> Database.column(gateway, "SELECT drop_audit_month(%s)".formatted(month)))
            .hasMessageContaining(why);
      }
    }
  }

  static int anAuditRow(Connection connection, String action) throws SQLException {
    return Database.run(
        connection,
        "INSERT INTO audit_log (action, outcome, correlation_id) VALUES (?, 'done', 'c')",
        action);
  }

  private static void aRowOf(Connection admin, String time) throws SQLException {
    Database.run(
        admin,
        "INSERT INTO audit_log (occurred_at, action, outcome, correlation_id)"
            + " VALUES ('%s', 'x', 'done', 'c')".formatted(time));
  }
}
