package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.failWithAll;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitUrl;
import static io.torrentflow.gateway.Api.transferOf;
import static io.torrentflow.gateway.Api.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class TransfersComponentTest {
  private static final String TRANSFERS = "/api/v1/admin/transfers";

  private String admin;
  private String first;
  private String second;
  private String magnet;
  private String one;
  private String other;
  private String transfer;
  private SentMessages sent;

  @BeforeEach
  void twoWantTheSame() {
    admin = anAdmin();
    first = registered();
    second = registered();
    magnet = aMagnet();
    one = submitMagnet(first, magnet).extract().path("id");
    other = submitMagnet(second, magnet).extract().path("id");
    transfer = transferOf(one);
    sent = new SentMessages();
  }

  @AfterEach
  void close() {
    sent.close();
  }

  @Test
  void areShownWithWhatTheyDoAndForHowMany() {
    run(
        "UPDATE transfers SET name = 'album', total_bytes = 10, attempt = 2, error_code ="
            + " 'ORIGIN_UNAVAILABLE', next_attempt_at = '2026-03-01T12:00:00Z' WHERE id = ?::uuid",
        transfer);

    as(admin)
        .get(TRANSFERS + "/" + transfer)
        .then()
        .statusCode(200)
        .body("status", equalTo("submitted"))
        .body("type", equalTo("magnet"))
        .body("name", equalTo("album"))
        .body("infoHashV1", equalTo(hashOf(magnet)))
        .body("totalBytes", equalTo(10))
        .body("attempt", equalTo(2))
        .body("nextAttemptAt", equalTo("2026-03-01T12:00:00Z"))
        .body("error.code", equalTo("ORIGIN_UNAVAILABLE"))
        .body("jobs", equalTo(2))
        .body("isKept", equalTo(true))
        .body("agentId", nullValue());
  }

  @Test
  void areShownWithoutTheirLinks() {
    submitUrl(first, "http://127.0.0.1:9/secret/path?token=secret").statusCode(201);

    assertThat(as(admin).get(TRANSFERS + "?limit=1").asString())
        .contains("\"http\"")
        .doesNotContain("secret", "127.0.0.1");
  }

  @Test
  void areListedFromPageToPage() {
    String newer = transferOf(submitMagnet(first, aMagnet()).extract().path("id"));

    var page = as(admin).get(TRANSFERS + "?limit=1").then().statusCode(200).extract();

    assertThat(page.<String>path("items[0].id")).isEqualTo(newer);
    as(admin)
        .queryParam("cursor", page.<String>path("nextCursor"))
        .get(TRANSFERS + "?limit=1")
        .then()
        .body("items.id", contains(transfer));
  }

  @Test
  void areFoundByStatusAndAgent() {
    String agent = "agent-" + UUID.randomUUID();
    walk(one, "metadata_fetch");
    run("UPDATE transfers SET agent_id = ? WHERE id = ?::uuid", agent, transfer);

    as(admin).get(TRANSFERS + "?agent=" + agent).then().body("items.id", contains(transfer));
    as(admin)
        .get(TRANSFERS + "?status=metadata_fetch&agent=" + agent)
        .then()
        .body("items.agentId", contains(agent));
    as(admin)
        .get(TRANSFERS + "?status=submitted&agent=" + agent)
        .then()
        .body("items", equalTo(List.of()));
    as(admin).get(TRANSFERS + "?status=metadata_fetch").then().body("items.id", hasItem(transfer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=nothing", "agent=No", "cursor=x", "cursor=x_y"})
  void areNotFoundByWhatIsNone(String query) {
    as(admin).get(TRANSFERS + "?" + query).then().statusCode(400);
  }

  @ParameterizedTest
  @CsvSource({"true, transfers_created", "status = 'failed', transfers_status"})
  void areListedByAnIndex(String filter, String index) throws SQLException {
    try (Connection connection = Api.database().connect()) {
      // Of the few rows of a test all would be read and sorted.
      Database.run(connection, "SET enable_sort = off");
      Database.run(connection, "SET enable_seqscan = off");

      String plan =
          String.join(
              " ",
              Database.column(
                  connection,
                  "EXPLAIN SELECT id FROM transfers WHERE %s AND (created_at, id) < (now(), ?)"
                          .formatted(filter)
                      + " ORDER BY created_at DESC, id DESC LIMIT 51",
                  UUID.randomUUID()));

      assertThat(plan).contains(index).doesNotContain("Sort");
    }
  }

  @Test
  void areCancelledForEverybodyWithTheReason() {
    as(admin)
        .body("{\"reason\":\"not here\"}")
        .post(TRANSFERS + "/" + transfer + "/cancel")
        .then()
        .statusCode(202)
        .body("jobs", equalTo(0));

    for (String[] job : new String[][] {{first, one}, {second, other}}) {
      as(job[0])
          .get("/api/v1/jobs/" + job[1])
          .then()
          .body("error.code", equalTo("CANCELLED_BY_ADMIN"))
          .body("error.detail", equalTo("not here"));
    }
    assertThat(sent.at("transfer.review", "{transferId}")).contains(transfer);
    assertThat(audited("admin.transfer.cancel")).containsExactly("done");
  }

  @Test
  void areNotCancelledOnceTheyHaveEnded() {
    failWithAll(one);

    as(admin)
        .body("{\"reason\":\"x\"}")
        .post(TRANSFERS + "/" + transfer + "/cancel")
        .then()
        .statusCode(409);

    assertThat(audited("admin.transfer.cancel")).containsExactly("JOB_STATE_CONFLICT");
  }

  @Test
  void beginAgainForEverybody() {
    failWithAll(one);

    as(admin)
        .post(TRANSFERS + "/" + transfer + "/requeue")
        .then()
        .statusCode(202)
        .body("jobs", equalTo(2));

    as(second).get("/api/v1/jobs/" + other).then().body("status", equalTo("submitted"));
    assertThat(sent.at("transfer.review", "{transferId}")).contains(transfer);
    assertThat(audited("admin.transfer.requeue")).containsExactly("done");
  }

  @Test
  void doNotBeginAgainOnceNothingIsKept() {
    failWithAll(one);
    run("UPDATE transfers SET dropped_at = now() WHERE id = ?::uuid", transfer);

    as(admin).post(TRANSFERS + "/" + transfer + "/requeue").then().statusCode(409);
  }

  @Test
  void thatAreNoneAreNotFound() {
    String none = TRANSFERS + "/" + UUID.randomUUID();

    as(admin).get(none).then().statusCode(404);
    as(admin).post(none + "/requeue").then().statusCode(404);
    as(admin).body("{\"reason\":\"x\"}").post(none + "/cancel").then().statusCode(404);
  }

  @Test
  void ofOneJobBeginAgainForThatJob() {
    String user = registered();
    String job = submitMagnet(user, aMagnet()).extract().path("id");
    failWithAll(job);

    as(admin)
        .post("/api/v1/admin/jobs/" + job + "/requeue")
        .then()
        .statusCode(202)
        .body("status", equalTo("submitted"));

    as(user)
        .get("/api/v1/jobs/" + job + "/history")
        .then()
        .body("items.findAll { it.kind == 'retried' }.by", contains("moderator"));
    assertThat(
            column(
                "SELECT outcome FROM audit_log WHERE action = 'admin.job.requeue' AND target = ?",
                job))
        .containsExactly("done");
  }

  @Test
  void ofAJobThatHasNotFailedAreLeftAlone() {
    as(admin)
        .post("/api/v1/admin/jobs/" + one + "/requeue")
        .then()
        .statusCode(409)
        .body("code", equalTo("JOB_STATE_CONFLICT"));
  }

  private List<String> audited(String action) {
    return column(
        "SELECT outcome FROM audit_log WHERE action = ? AND target = ? ORDER BY id",
        action,
        transfer);
  }
}
