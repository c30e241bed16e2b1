package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.fail;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class JobCommandsComponentTest {
  private String session;

  @BeforeEach
  void register() {
    session = registered();
  }

  @Test
  void tellsTheOutcomeOfEachJob() {
    String runs = aJob();
    String ended = aJob();
    complete(ended);
    String foreign = submitMagnet(registered(), aMagnet()).extract().path("id");

    command("pause", runs, ended, foreign, runs)
        .statusCode(200)
        .body("items.id", contains(runs, ended, foreign))
        .body("items[0].job.status", equalTo("paused"))
        .body("items[0].problem", nullValue())
        .body("items[1].problem.code", equalTo("JOB_STATE_CONFLICT"))
        .body("items[1].job", nullValue())
        .body("items[2].problem.code", equalTo("JOB_NOT_FOUND"))
        .body("isMore", equalTo(false));
  }

  @ParameterizedTest
  @CsvSource({"resume, submitted", "cancel, cancelled"})
  void changesAPausedJob(String action, String status) {
    String job = aJob();
    command("pause", job);

    command(action, job).body("items[0].job.status", equalTo(status));
  }

  @Test
  void retriesAFailedJob() {
    String job = aJob();
    fail(job);

    command("retry", job).body("items[0].job.status", equalTo("submitted"));
  }

  @Test
  void deletes() {
    String job = aJob();

    command("delete", job).body("items[0].job", nullValue()).body("items[0].problem", nullValue());
    as(session).get("/api/v1/jobs/" + job).then().statusCode(404);
  }

  @Test
  void takesWhatMatchesAFilter() {
    String one = aJob();
    String other = aJob();
    as(session).body("{\"labels\":[\"x\"]}").patch("/api/v1/jobs/" + one).then().statusCode(200);

    send("{\"action\":\"pause\",\"filter\":{\"labels\":[\"x\"],\"statuses\":[\"submitted\"]}}")
        .body("items.id", contains(one));
    as(session).get("/api/v1/jobs/" + other).then().body("status", equalTo("submitted"));
    send("{\"action\":\"pause\",\"filter\":{\"labels\":[\"x\"],\"statuses\":[\"submitted\"]}}")
        .body("items", empty());
    send("{\"action\":\"cancel\",\"filter\":{}}").body("items.id", contains(other, one));
  }

  @Test
  void takesNoMoreThanFiveHundred() {
    String user = as(session).get("/api/v1/auth/me").path("id");
    String job = aJob();
    Api.run(
        "INSERT INTO jobs (id, owner_id, transfer_id, source_type, asked_v1, wish, frozen,"
            + " correlation_id) SELECT gen_random_uuid(), owner_id, transfer_id, source_type,"
            + " asked_v1, 'paused', true, 'x' FROM jobs, generate_series(1, 500)"
            + " WHERE id = ?::uuid",
        job);

    send("{\"action\":\"delete\",\"filter\":{}}")
        .body("items", hasSize(500))
        .body("items.problem", everyItem(nullValue()))
        .body("isMore", equalTo(true));
    assertThat(
            column(
                "SELECT count(*) FROM jobs WHERE owner_id = ?::uuid AND deleted_at IS NULL", user))
        .containsExactly("1");
  }

  @Test
  void isAuditedJobByJob() {
    String job = aJob();
    command("pause", job);
    complete(job);
    Api.run("UPDATE jobs SET ended = 'completed', ended_at = now() WHERE id = ?::uuid", job);
    command("cancel", job);

    assertThat(
            column(
                "SELECT action || ' ' || outcome FROM audit_log WHERE target = ? ORDER BY id", job))
        .containsExactly("job.submit done", "job.pause done", "job.cancel JOB_STATE_CONFLICT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"pause\"}",
        "{\"action\":\"pause\",\"ids\":[]}",
        "{\"action\":\"pause\",\"ids\":[null]}",
        "{\"ids\":[\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\"]}",
        "{\"action\":\"pause\",\"ids\":[\"0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\"],\"filter\":{}}",
        "{\"action\":\"pause\",\"filter\":{\"labels\":[\"\"]}}",
        "{\"action\":\"pause\",\"filter\":{\"labels\":[null]}}",
        "{\"action\":\"pause\",\"filter\":{\"statuses\":[null]}}",
        "{\"action\":\"pause\",\"filter\":{\"text\":\"a\\u0001\"}}",
        "{\"action\":\"pause\",\"filter\":{\"createdAfter\":\"yesterday\"}}",
      })
  void refusesWhatNamesNoJobs(String command) {
    send(command).statusCode(400).body("code", equalTo("VALIDATION_FAILED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"explode\",\"filter\":{}}",
        "{\"action\":\"PAUSE\",\"filter\":{}}",
        "{\"action\":0,\"filter\":{}}",
        "{\"action\":\"pause\",\"filter\":{\"statuses\":[\"done\"]}}",
        "{\"action\":\"pause\",\"filter\":{\"createdAfter\":1}}",
        "{\"action\":\"pause\",\"ids\":[\"x\"]}",
      })
  void refusesWhatIsOfAnotherKind(String command) {
    send(command).statusCode(400);
  }

  @Test
  void refusesMoreThanFiveHundredIds() {
    command("pause", Collections.nCopies(501, UUID.randomUUID().toString()).toArray(String[]::new))
        .statusCode(400)
        .body("errors[0].field", equalTo("ids"));
  }

  private String aJob() {
    return submitMagnet(session, aMagnet()).statusCode(201).extract().path("id");
  }

  private ValidatableResponse command(String action, String... ids) {
    String list = Stream.of(ids).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
    return send("{\"action\":\"%s\",\"ids\":[%s]}".formatted(action, list));
  }

  private ValidatableResponse send(String command) {
    return as(session).body(command).post("/api/v1/jobs/commands").then();
  }
}
