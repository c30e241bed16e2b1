package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service's role can do what it must and nothing that it must not. */
class RoleGrantsComponentTest {
  @Test
  void migratingTwiceChangesNothing() throws SQLException {
    List<String> before = history();

    TestingDatabase.migrateAgain();

    assertThat(before).isNotEmpty();
    assertThat(history()).isEqualTo(before);
  }

  private static List<String> history() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      return Database.column(
          admin, "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank");
    }
  }

  @Test
  void hasTheTablesOfTheDesign() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> tables =
          Database.column(
              admin,
              "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                  + " AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE"
                  + " 'flyway%'");

      assertThat(tables)
          .containsExactlyInAnyOrder(
              "users",
              "plans",
              "fetched_bytes",
              "sessions",
              "api_tokens",
              "jobs",
              "transfers",
              "transfer_events",
              "job_contacts",
              "job_events",
              "ended_jobs",
              "files",
              "account_links",
              "agents",
              "agent_drains",
              "blocklist",
              "audit_log",
              "audit_months",
              "audit_seal",
              "audit_anchor",
              "audit_anchor_stored",
              "outbox",
              "dead_letters",
              "idempotency_keys",
              "job_status",
              "job_transition");
    }
  }

  @Nested
  class TheGateway {
    @Test
    void cannotChangeAStatus() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        UUID transfer = Sql.aTransfer(gateway);

        assertThatThrownBy(
                () ->
                    Database.run(
                        gateway,
                        "UPDATE transfers SET status = 'cancelled' WHERE id = ?",
                        transfer))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void cannotDeleteAJob() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        assertThatThrownBy(() -> Database.run(gateway, "DELETE FROM jobs"))
            .hasMessageContaining("permission denied");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"agents", "agent_drains"})
    void readsWhatIsKeptOfAgentsAndChangesNothing(String table) throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        assertThat(Database.column(gateway, "SELECT 1 FROM " + table)).isEmpty();
        assertThatThrownBy(() -> Database.run(gateway, "DELETE FROM " + table))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void dropsDeadLettersAndWritesNone() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        assertThat(Database.run(gateway, "DELETE FROM dead_letters WHERE false")).isZero();
        assertThatThrownBy(() -> Database.run(gateway, "UPDATE dead_letters SET payload = 'x'"))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void locksATransferWhileAJobJoinsIt() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        UUID transfer = Sql.aTransfer(gateway);

        assertThat(
                Database.column(
                    gateway, "SELECT id FROM transfers WHERE id = ? FOR NO KEY UPDATE", transfer))
            .containsExactly(transfer.toString());
      }
    }
  }

  @Nested
  class Jobs {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "sessions",
          "api_tokens",
          "account_links",
          "audit_log",
          "audit_seal",
          "blocklist"
        })
    void cannotReadTablesOfTheGateway(String table) throws SQLException {
      try (Connection jobs = TestingDatabase.asJobs()) {
        assertThatThrownBy(() -> Database.column(jobs, "SELECT 1 FROM " + table))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void asksOnlyTheBlockListThatThereIs() throws SQLException {
      try (Connection jobs = TestingDatabase.asJobs()) {
        Database.run(
            jobs,
            "CREATE TEMP TABLE blocklist (kind text, value text, reason text, pattern text,"
                + " created_at timestamptz)");
        Database.run(jobs, "INSERT INTO pg_temp.blocklist VALUES ('name', 'x', 'planted', '%')");

        assertThat(Database.column(jobs, "SELECT block_reason('{}', '{}', 'x') IS NULL"))
            .containsExactly("t");
      }
    }

    @Test
    void readsOnlyThePlanOfAUser() throws SQLException {
      try (Connection jobs = TestingDatabase.asJobs()) {
        assertThat(Database.column(jobs, "SELECT plan_id FROM users WHERE false")).isEmpty();
        assertThatThrownBy(() -> Database.column(jobs, "SELECT email FROM users"))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void changesAStatus() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway();
          Connection jobs = TestingDatabase.asJobs()) {
        UUID transfer = Sql.aTransfer(gateway);

        assertThat(
                Database.run(
                    jobs, "UPDATE transfers SET status = 'cancelled' WHERE id = ?", transfer))
            .isEqualTo(1);
      }
    }
  }

  @Nested
  class TheHistory {
    private static final Map<String, String> COLUMNS =
        Map.of(
            "audit_log", "detail",
            "job_events", "detail",
            "transfer_events", "detail",
            "audit_seal", "hash",
            "audit_anchor", "hash",
            "audit_anchor_stored", "stored_at");

    // Above the position of another test's seal.
    private static final AtomicLong NUMBERS = new AtomicLong(100);

    @ParameterizedTest
    @ValueSource(
        strings = {
          "UPDATE %1$s SET %2$s = NULL",
          "DELETE FROM %1$s",
          "TRUNCATE %1$s CASCADE",
        })
    void cannotBeChanged(String change) throws SQLException {
      for (String table : COLUMNS.keySet()) {
        try (Connection gateway = TestingDatabase.asGateway();
            Connection jobs = TestingDatabase.asJobs();
            Connection admin = TestingDatabase.asAdmin()) {
          aRowIn(table, table.equals("transfer_events") ? jobs : gateway);
          String sql = change.formatted(table, COLUMNS.get(table));

          assertThatThrownBy(() -> Database.run(gateway, sql))
              .hasMessageContaining("permission denied");
          assertThatThrownBy(() -> Database.run(jobs, sql))
              .hasMessageContaining("permission denied");
          assertThatThrownBy(() -> Database.run(admin, sql)).hasMessageContaining("append-only");
        }
      }
    }

    // Triggers of a statement are not inherited.
    @Test
    void cannotLoseAMonth() throws SQLException {
      try (Connection admin = TestingDatabase.asAdmin()) {
        for (String month :
            Database.column(
                admin,
                "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_log'::regclass")) {
          assertThatThrownBy(() -> Database.run(admin, "TRUNCATE " + month))
              .hasMessageContaining("append-only");
        }
      }
    }

    private static void aRowIn(String table, Connection writer) throws SQLException {
      switch (table) {
        case "audit_log" -> AuditLogComponentTest.anAuditRow(writer, "login");
        case "audit_seal" -> aSeal(writer);
        case "audit_anchor" -> anAnchor(writer, aSeal(writer));
        case "audit_anchor_stored" ->
            Database.run(
                writer,
                "INSERT INTO audit_anchor_stored (day) VALUES (?)",
                anAnchor(writer, aSeal(writer)));
        default ->
            Database.run(
                writer,
                "INSERT INTO %s (%s, kind, actor) VALUES (?, 'submitted', 'user')"
                    .formatted(table, table.replace("events", "id")),
                UUID.randomUUID());
      }
    }

    private static long aSeal(Connection gateway) throws SQLException {
      long position = NUMBERS.incrementAndGet();
      Database.run(
          gateway,
          "INSERT INTO audit_seal (position, txid, audit_id, occurred_at, row_hash, hash)"
              + " VALUES (?, '1', ?, now(), sha256('a'), sha256('b'))",
          position,
          position);
      return position;
    }

    private static LocalDate anAnchor(Connection gateway, long position) throws SQLException {
      LocalDate day = LocalDate.EPOCH.plusDays(position);
      Database.run(
          gateway,
          "INSERT INTO audit_anchor (day, position, hash, key_id, signature)"
              + " VALUES (?, ?, sha256('b'), 'k', 's')",
          day,
          position);
      return day;
    }
  }
}
