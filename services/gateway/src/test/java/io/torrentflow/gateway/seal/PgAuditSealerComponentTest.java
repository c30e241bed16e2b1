package io.torrentflow.gateway.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.gateway.Api;
import io.torrentflow.gateway.GatewayBacking;
import io.torrentflow.testing.jdbc.Database;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order rows of the audit log are sealed, and when. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class PgAuditSealerComponentTest {
  private static final String INSERT =
      "INSERT INTO audit_log (action, outcome, correlation_id) VALUES (?, 'done', 'c')";

  @Inject PgAuditSealer sealer;

  private final String older = "older-" + UUID.randomUUID();
  private final String newer = "newer-" + UUID.randomUUID();

  @Test
  void waitsForAnOlderTransaction() throws SQLException {
    try (Connection open = Api.database().connect()) {
      open.setAutoCommit(false);
      Database.run(open, INSERT, older);
      Api.run(INSERT, newer);

      seal();

      assertThat(position(newer)).isNull();
      open.rollback();
    }
  }

  @Test
  void sealsInTheOrderOfTransactions() throws SQLException {
    try (Connection open = Api.database().connect()) {
      open.setAutoCommit(false);
      Database.column(open, "SELECT pg_current_xact_id()");
      Api.run(INSERT, newer);
      // Its id is the higher one.
      Database.run(open, INSERT, older);
      open.commit();
    }

    seal();

    assertThat(position(older)).isEqualTo(position(newer) - 1);
  }

  @Test
  void sealsEachRowOnce() {
    Api.run(INSERT, newer);

    seal();
    seal();

    assertThat(
            Api.column(
                "SELECT count(*) FROM audit_seal JOIN audit_log ON id = audit_id WHERE action = ?",
                newer))
        .containsExactly("1");
  }

  // A clock that was ahead for a while must not keep the rows after it from being sealed, either.
  @Test
  void sealsWhatNoMonthWasMadeFor() {
    Api.run(
        "INSERT INTO audit_log (occurred_at, action, outcome, correlation_id)"
            + " VALUES (now() + interval '2 years', ?, 'done', 'c')",
        older);
    seal();
    Api.run(INSERT, newer);

    seal();

    assertThat(Api.column("SELECT tableoid::regclass FROM audit_log WHERE action = ?", older))
        .containsExactly("audit_log_rest");
    assertThat(position(newer)).isEqualTo(position(older) + 1);
  }

  @Test
  void leavesItToAnotherReplicaThatIsAtIt() throws SQLException {
    try (Connection other = Api.database().connect()) {
      other.setAutoCommit(false);
      Database.column(other, "SELECT pg_advisory_xact_lock(hashtextextended('audit_seal', 0))");
      Api.run(INSERT, newer);

      seal();

      assertThat(position(newer)).isNull();
      other.rollback();
    }
  }

  private void seal() {
    sealer.runOnce().await().atMost(Duration.ofSeconds(20));
  }

  private static Long position(String action) {
    String found =
        Api.database()
            .value(
                "SELECT position FROM audit_seal s JOIN audit_log a ON a.id = s.audit_id"
                    + " AND a.txid = s.txid WHERE action = ?",
                action);
    return found == null ? null : Long.valueOf(found);
  }
}
