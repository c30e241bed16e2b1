package io.torrentflow.gateway.seal;

import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.torrentflow.gateway.Api;
import io.torrentflow.gateway.GatewayBacking;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.platform.storage.StorageConfig;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.testing.config.ConfigValues;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** What is changed behind the audit log's back shows. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AuditVerificationComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String OLD = "SELECT 1 FROM audit_log WHERE action = 'old'";
  private static final String NOT_STORED =
      "SELECT day FROM audit_anchor WHERE day NOT IN (SELECT day FROM audit_anchor_stored)";
  private static final String LAST = "(SELECT max(position) FROM audit_seal)";

  @Inject PgAuditSealer sealer;
  @Inject AnchorService anchors;
  @Inject PgAuditMonths months;
  @Inject S3AsyncClient s3;
  @Inject StorageConfig storage;

  private String admin;

  @BeforeEach
  void someRowsAreSealed() {
    admin = anAdmin();
    run("INSERT INTO audit_log (action, outcome, correlation_id) VALUES ('sealed', 'done', 'c')");
    seal();
  }

  @Test
  void findsNothingWhereNothingWasTouched() {
    JsonPath found = verify();

    assertThat(found.getString("fault")).isNull();
    assertThat(found.getString("to"))
        .isEqualTo(column("SELECT max(position) FROM audit_seal").getFirst());
    assertThat(found.getString("until")).isNotNull();
    assertThat(found.getString("next")).isNull();
    assertThat(found.getLong("rows") + found.getLong("dropped")).isEqualTo(found.getLong("to"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          action = 'other'
          actor_id = gen_random_uuid()
          ip = '192.0.2.9'
          user_agent = 'other'
          target = ''
          outcome = 'FORBIDDEN'
          correlation_id = 'other'
          detail = '{}'
          occurred_at = occurred_at + interval '1 microsecond'
          """)
  void namesARowThatWasAltered(String change) throws SQLException {
    String id = lastEntry("action = 'sealed'");

    try (Tampering owner = new Tampering()) {
      owner.run("UPDATE audit_log SET %s WHERE id = %s".formatted(change, id));

      assertFault(verify(), "altered", id);
    }
  }

  @Test
  void namesARowThatWasDeleted() throws SQLException {
    String id = lastEntry("true");

    try (Tampering owner = new Tampering()) {
      owner.run("DELETE FROM audit_log WHERE id = " + id);

      assertFault(verify(), "missing", id);
    }
  }

  @Test
  void namesARowThatWasPutInBetween() throws SQLException {
    try (Tampering owner = new Tampering()) {
      owner.run(
          "INSERT INTO audit_log (id, txid, action, outcome, correlation_id) OVERRIDING SYSTEM VALUE"
              + " SELECT -1, txid, 'forged', 'done', 'c' FROM audit_seal WHERE position = "
              + LAST);

      assertFault(verify(), "not_sealed", "-1");
    }
  }

  @Test
  void namesARowThatShouldBeSealed() throws SQLException {
    try (Tampering owner = new Tampering()) {
      owner.run(
          "INSERT INTO audit_log (id, occurred_at, action, outcome, correlation_id)"
              + " OVERRIDING SYSTEM VALUE VALUES (-2, now() - interval '2 minutes', 'x', 'done', 'c')");

      assertFault(verify(), "not_sealed", "-2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hash = sha256('x')",
        "row_hash = sha256('x')",
        "occurred_at = '2003-01-01'",
        "audit_id = audit_id + 1000000"
      })
  void namesALinkThatWasAltered(String change) throws SQLException {
    String position = column("SELECT max(position) FROM audit_seal").getFirst();
    try (Tampering owner = new Tampering()) {
      owner.run("UPDATE audit_seal SET %s WHERE position = %s".formatted(change, position));

      JsonPath found = verify();

      assertThat(found.getString("fault.reason")).isEqualTo("seal_altered");
      assertThat(found.getString("fault.position")).isEqualTo(position);
    }
  }

  @Test
  void namesAGap() throws SQLException {
    try (Tampering owner = new Tampering()) {
      owner.run("DELETE FROM audit_seal WHERE position = 2");

      JsonPath found = verify();

      assertThat(found.getString("fault.reason")).isEqualTo("seal_missing");
      assertThat(found.getLong("fault.position")).isEqualTo(2);
    }
  }

  @Test
  void seesThatTheEndWasCutOff() throws SQLException {
    anchorAll();
    try (Tampering owner = new Tampering()) {
      String end = "(SELECT max(position) - 2 FROM audit_anchor)";
      owner.run(
          "DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_seal WHERE position > %s)"
              .formatted(end));
      owner.run("DELETE FROM audit_seal WHERE position > " + end);

      assertThat(verify().getString("fault.reason")).isEqualTo("seal_missing");
    }
  }

  @Test
  void seesAChainThatWasMadeAnew() throws SQLException {
    anchorAll();
    try (Tampering owner = new Tampering()) {
      owner.run(
          "UPDATE audit_anchor SET hash = sha256('x') WHERE day = (SELECT max(day) FROM audit_anchor)");

      assertThat(verify().getString("fault.reason")).isEqualTo("anchor_mismatch");
    }
  }

  @Test
  void seesAnAnchorThatNobodySigned() throws SQLException {
    anchorAll();
    run("INSERT INTO audit_log (action, outcome, correlation_id) VALUES ('sealed', 'done', 'c')");
    seal();
    anchorAll();
    try (Tampering owner = new Tampering()) {
      owner.run(
          "UPDATE audit_anchor SET signature = (SELECT signature FROM audit_anchor ORDER BY day LIMIT 1)"
              + " WHERE day = (SELECT max(day) FROM audit_anchor)");

      assertThat(verify().getString("fault.reason")).isEqualTo("anchor_mismatch");
    }
  }

  @Test
  void anchorsADayInTheBucket() {
    LocalDate day = anchorAll();

    JsonPath copy = copyOf(day);

    assertThat(copy.getString("day")).isEqualTo(day.toString());
    assertThat(copy.getString("hash"))
        .isEqualTo(
            column(
                    "SELECT encode(hash, 'hex') FROM audit_seal WHERE position = ?",
                    copy.getLong("position"))
                .getFirst());
    assertThat(column("SELECT signature FROM audit_anchor WHERE day = ?", day))
        .containsExactly(copy.getString("signature"));
    assertThat(verify().getInt("anchors")).isPositive();
  }

  @Test
  void storesAnAnchorWhenTheBucketIsBack() {
    Api.backing().stop(BackingPart.S3);
    try {
      makeDue();
      anchors.runOnce().await().atMost(LIMIT);
      assertThat(column(NOT_STORED)).hasSize(1);
    } finally {
      Api.backing().start(BackingPart.S3);
    }

    anchors.runOnce().await().atMost(LIMIT);

    assertThat(column(NOT_STORED)).isEmpty();
  }

  @Test
  void goesOnAfterAMonthWasDropped() {
    run(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM audit_months WHERE month < this_month()) THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF audit_log FOR VALUES FROM (%L) TO (%L)',
              audit_month_name((this_month() - interval '1 month')::date),
              (this_month() - interval '1 month')::timestamp AT TIME ZONE 'UTC',
              this_month()::timestamp AT TIME ZONE 'UTC');
            INSERT INTO audit_months (month) VALUES (this_month() - interval '1 month');
          END IF;
        END $$
        """);
    run(
        "INSERT INTO audit_log (occurred_at, action, outcome, correlation_id) VALUES"
            + " (this_month()::timestamp AT TIME ZONE 'UTC' - interval '1 minute', 'old', 'done', 'c')");
    seal();
    anchorAll();

    upkeep("").runOnce().await().atMost(LIMIT);
    assertThat(column(OLD)).hasSize(1);

    upkeep("torrentflow.gateway.audit-retention = 1s").runOnce().await().atMost(LIMIT);

    assertThat(column(OLD)).isEmpty();
    seal();
    JsonPath found = verify();
    assertThat(found.getString("fault")).isNull();
    assertThat(found.getLong("dropped")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x"})
  void refusesAnotherPosition(String from) {
    as(admin)
        .get("/api/v1/admin/audit/verify?from=" + from)
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"));
  }

  private AuditUpkeep upkeep(String property) {
    GatewayConfig config =
        ConfigValues.read(
            GatewayConfig.class,
            "torrentflow.gateway.csrf-key = x\ntorrentflow.gateway.signing-key-id = k\n"
                + property);
    return new AuditUpkeep(months, anchors, config, InstantSource.system());
  }

  private static void assertFault(JsonPath found, String reason, String entry) {
    assertThat(found.getString("fault.reason")).isEqualTo(reason);
    assertThat(found.getString("fault.entry")).isEqualTo(entry);
  }

  private static String lastEntry(String condition) {
    return column(
            "SELECT id FROM audit_log JOIN audit_seal s ON s.audit_id = id AND s.txid = audit_log.txid"
                + " WHERE %s ORDER BY position DESC LIMIT 1".formatted(condition))
        .getFirst();
  }

  private JsonPath verify() {
    return as(admin).get("/api/v1/admin/audit/verify").then().statusCode(200).extract().jsonPath();
  }

  private void seal() {
    sealer.runOnce().await().atMost(LIMIT);
  }

  private LocalDate anchorAll() {
    makeDue();
    anchors.runOnce().await().atMost(LIMIT);
    assertThat(column(NOT_STORED)).isEmpty();
    return LocalDate.parse(Api.database().value("SELECT max(day) FROM audit_anchor"));
  }

  /** As if all that is sealed had been sealed on a day that is over. */
  private static void makeDue() {
    run(
        """
        WITH last AS (SELECT coalesce(max(day), current_date - 30) + 1 AS day,
            coalesce(max(position), 0) AS position FROM audit_anchor),
          off AS (SELECT set_config('session_replication_role', 'replica', false))
        UPDATE audit_seal SET sealed_at = last.day + time '12:00' FROM last, off
        WHERE audit_seal.position > last.position
        """);
  }

  private JsonPath copyOf(LocalDate day) {
    return JsonPath.from(
        s3.getObject(
                get -> get.bucket(storage.bucket()).key("audit/anchors/" + day + ".json"),
                AsyncResponseTransformer.toBytes())
            .join()
            .asUtf8String());
  }
}
