package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AccountExportComponentTest {
  @Test
  void hasAnEntryInEachLine() {
    String email = anEmail();
    String session = registered(email);
    String magnet = aMagnet();
    submitMagnet(session, magnet).statusCode(201);
    as(session).body("{\"name\":\"laptop\"}").post("/api/v1/tokens").then().statusCode(201);

    List<JsonObject> entries = export(session);

    assertThat(entries)
        .extracting(entry -> entry.getString("kind"))
        .containsSubsequence("account", "session", "token", "job", "action");
    assertThat(entries.getFirst().getString("email")).isEqualTo(email);
    assertThat(entries).anyMatch(entry -> magnet.equals(entry.getString("uri")));
    assertThat(entries).anyMatch(entry -> "laptop".equals(entry.getString("name")));
    assertThat(entries).anyMatch(entry -> "job.submit".equals(entry.getString("action")));
  }

  @Test
  void hasNothingOfOthers() {
    String other = anEmail();
    submitMagnet(registered(other), aMagnet()).statusCode(201);

    assertThat(export(registered()).toString()).doesNotContain(other);
  }

  @Test
  void isNoShorterForManyJobs() {
    String session = registered();
    String job = submitMagnet(session, aMagnet()).extract().path("id");
    run(
        "INSERT INTO jobs (id, owner_id, transfer_id, source_type, correlation_id)"
            + " SELECT gen_random_uuid(), owner_id, transfer_id, source_type, 'many' FROM jobs,"
            + " generate_series(1, 999) WHERE id = ?::uuid",
        job);

    assertThat(export(session))
        .filteredOn(entry -> "job".equals(entry.getString("kind")))
        .hasSize(1_000);
    // Their ids are above those of all that come later.
    run("DELETE FROM jobs WHERE correlation_id = 'many'");
  }

  @Test
  void needsThePassword() {
    String session = registered();
    String id = as(session).get("/api/v1/auth/me").path("id");
    run("UPDATE sessions SET confirmed_at = now() - interval '1 hour' WHERE user_id = ?::uuid", id);

    as(session)
        .get("/api/v1/account/export")
        .then()
        .statusCode(403)
        .body("code", equalTo("REAUTHENTICATION_REQUIRED"));
  }

  private static List<JsonObject> export(String session) {
    return as(session)
        .get("/api/v1/account/export")
        .then()
        .statusCode(200)
        .contentType("application/x-ndjson")
        .extract()
        .asString()
        .lines()
        .map(JsonObject::new)
        .toList();
  }
}
