package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service's role can do what it must and nothing that it must not. */
class RoleGrantsTest {
  @Test
  void migratingTwiceChangesNothing() throws SQLException {
    List<String> before = history();

    TestingDatabase.migrateAgain();

    assertThat(before).isNotEmpty();
    assertThat(history()).isEqualTo(before);
  }

  private static List<String> history() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      return Sql.column(
          admin, "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank");
    }
  }

  @Test
  void thereAreThirteenTablesAndTwoOfReference() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> tables =
          Sql.column(
              admin,
              "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE"
                  + " 'flyway%'");

      assertThat(tables)
          .containsExactlyInAnyOrder(
              "users",
              "plans",
              "sessions",
              "api_tokens",
              "jobs",
              "job_watchers",
              "job_events",
              "files",
              "agents",
              "blocklist",
              "audit_log",
              "outbox",
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
        UUID job = Sql.aJob(gateway);

        assertThatThrownBy(
                () -> Sql.run(gateway, "UPDATE jobs SET status = 'cancelled' WHERE id = ?", job))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void cannotDeleteAJob() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        assertThatThrownBy(() -> Sql.run(gateway, "DELETE FROM jobs"))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void locksAJobWhileItAddsAWatcher() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway()) {
        UUID job = Sql.aJob(gateway);

        assertThat(Sql.column(gateway, "SELECT id FROM jobs WHERE id = ? FOR UPDATE", job))
            .containsExactly(job.toString());
      }
    }
  }

  @Nested
  class Jobs {
    @ParameterizedTest
    @ValueSource(strings = {"users", "sessions", "api_tokens", "audit_log", "blocklist"})
    void cannotReadWhatIsTheGatewaysAlone(String table) throws SQLException {
      try (Connection jobs = TestingDatabase.asJobs()) {
        assertThatThrownBy(() -> Sql.column(jobs, "SELECT 1 FROM " + table))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void movesAStatus() throws SQLException {
      try (Connection gateway = TestingDatabase.asGateway();
          Connection jobs = TestingDatabase.asJobs()) {
        UUID job = Sql.aJob(gateway);

        assertThat(Sql.run(jobs, "UPDATE jobs SET status = 'cancelled' WHERE id = ?", job))
            .isEqualTo(1);
      }
    }
  }

  @Nested
  class TheHistory {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "UPDATE %s SET detail = NULL",
          "DELETE FROM %s",
          "TRUNCATE %s",
        })
    void isChangedByNobody(String change) throws SQLException {
      for (String table : List.of("audit_log", "job_events")) {
        try (Connection gateway = TestingDatabase.asGateway();
            Connection jobs = TestingDatabase.asJobs();
            Connection admin = TestingDatabase.asAdmin()) {
          aRowIn(table, gateway);
          String sql = change.formatted(table);

          assertThatThrownBy(() -> Sql.run(gateway, sql)).hasMessageContaining("permission denied");
          assertThatThrownBy(() -> Sql.run(jobs, sql)).hasMessageContaining("permission denied");
          assertThatThrownBy(() -> Sql.run(admin, sql)).hasMessageContaining("append-only");
        }
      }
    }

    private static void aRowIn(String table, Connection gateway) throws SQLException {
      if (table.equals("audit_log")) {
        AuditChainTest.anAuditRow(gateway, "login");
      } else {
        Sql.run(
            gateway,
            "INSERT INTO job_events (job_id, seq, kind, actor) VALUES (?, 1, 'submitted', 'user')",
            Sql.aJob(gateway));
      }
    }
  }
}
