package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators read of the audit log. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AuditComponentTest {
  private String admin;
  private String user;
  private String job;

  @BeforeEach
  void doSomething() {
    admin = anAdmin();
    String session = registered();
    user = as(session).get("/api/v1/auth/me").path("id");
    job = submitMagnet(session, aMagnet()).extract().path("id");
    as(session).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);
    as(session).post("/api/v1/jobs/" + job + "/retry").then().statusCode(409);
  }

  @Test
  void showsWhoDidWhatAndWhatWasRefused() {
    search("target=" + job)
        .statusCode(200)
        .body("items.action", contains("job.retry", "job.pause", "job.submit"))
        .body("items.outcome", contains("JOB_STATE_CONFLICT", "done", "done"))
        .body("items.actor", contains(user, user, user))
        .body("items[0].address", equalTo("127.0.0.1"))
        .body("items[0].correlationId", notNullValue());
  }

  @Test
  void findsByEachOfItsFields() {
    search("actor=" + user + "&action=job.pause").body("items.target", contains(job));
    search("actor=" + user + "&outcome=JOB_STATE_CONFLICT").body("items.target", contains(job));
    String pausedAt =
        search("target=" + job + "&action=job.pause").extract().path("items[0].occurredAt");
    search("target=" + job + "&after=" + pausedAt)
        .body("items.action", contains("job.retry", "job.pause"));
    search("target=" + job + "&before=" + pausedAt).body("items.action", contains("job.submit"));
    search("target=" + job + "&after=" + Instant.now().plusSeconds(60)).body("items", empty());
  }

  @Test
  void hasPages() {
    List<String> actions = new ArrayList<>();
    String query = "limit=1&target=" + job;
    JsonPath page = search(query).extract().jsonPath();
    for (; page.getString("nextCursor") != null; ) {
      actions.addAll(page.getList("items.action"));
      page = search(query + "&cursor=" + page.getString("nextCursor")).extract().jsonPath();
    }
    actions.addAll(page.getList("items.action"));

    assertThat(actions).containsExactly("job.retry", "job.pause", "job.submit");
  }

  @Test
  void exportsEntriesLineByLine() {
    String lines =
        as(admin)
            .get("/api/v1/admin/audit/export?target=" + job)
            .then()
            .statusCode(200)
            .contentType("application/x-ndjson")
            .extract()
            .asString();

    assertThat(lines.lines().map(line -> JsonPath.from(line).getString("action")))
        .containsExactly("job.submit", "job.pause", "job.retry");
    String whose = as(admin).get("/api/v1/auth/me").path("id");
    assertThat(
            column(
                "SELECT outcome FROM audit_log WHERE actor_id = ?::uuid"
                    + " AND action = 'admin.audit.export'",
                whose))
        .containsExactly("done");
  }

  @ParameterizedTest
  @CsvSource({
    "actor=me, actor",
    "after=yesterday, after",
    "before=-999999999-12-31T23:59:59Z, before",
    "action=%00, action",
    "cursor=x, cursor",
    "limit=0, limit",
  })
  void refusesAnotherQuery(String query, String field) {
    as(admin)
        .urlEncodingEnabled(false)
        .get("/api/v1/admin/audit?" + query)
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo(field));
  }

  @Test
  void refusesAnotherQueryOfAnExport() {
    as(admin).get("/api/v1/admin/audit/export?after=yesterday").then().statusCode(400);
  }

  private ValidatableResponse search(String query) {
    return as(admin).get("/api/v1/admin/audit?" + query).then();
  }
}
