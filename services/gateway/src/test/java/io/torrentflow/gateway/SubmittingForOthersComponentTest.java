package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SubmittingForOthersComponentTest {
  private String admin;
  private String owner;
  private String ownerId;

  @BeforeEach
  void logIn() {
    admin = anAdmin();
    owner = registered();
    ownerId = idOf(owner);
  }

  @Test
  void makesAJobOfTheirs() {
    String id = submit(admin, ownerId).statusCode(201).extract().path("id");

    as(owner).get("/api/v1/jobs").then().body("items.id", contains(id));
    as(owner).get("/api/v1/jobs/" + id + "/history").then().body("items.by", contains("moderator"));
    assertThat(
            column("SELECT actor_id FROM audit_log WHERE action = 'job.submit' AND target = ?", id))
        .containsExactly(idOf(admin));
  }

  @Test
  void takesTorrentFilesToo() {
    given()
        .cookie(Api.SESSION, admin)
        .multiPart("torrent", "x.torrent", aTorrent(""), "application/x-bittorrent")
        .post("/api/v1/jobs?owner=" + ownerId)
        .then()
        .statusCode(201);

    as(owner).get("/api/v1/jobs").then().body("items.size()", equalTo(1));
  }

  @Test
  void countsForTheOwnersQuota() {
    for (int i = 0; i < 10; i++) {
      submit(admin, ownerId).statusCode(201);
    }

    submit(admin, ownerId).statusCode(429).body("code", equalTo("QUOTA_JOBS"));
  }

  @Test
  void isForAdministratorsOnly() {
    submit(registered(), ownerId).statusCode(403).body("code", equalTo("FORBIDDEN"));
    submit(owner, ownerId).statusCode(201);
    String token = as(admin).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("token");
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body("{\"magnetUri\":\"%s\"}".formatted(aMagnet()))
        .post("/api/v1/jobs?owner=" + ownerId)
        .then()
        .statusCode(403);
  }

  @Test
  void isRefusedForNobody() {
    submit(admin, UUID.randomUUID().toString()).statusCode(403);
  }

  private static ValidatableResponse submit(String session, String owner) {
    return as(session)
        .body("{\"magnetUri\":\"%s\"}".formatted(aMagnet()))
        .post("/api/v1/jobs?owner=" + owner)
        .then();
  }

  private static String idOf(String session) {
    return as(session).get("/api/v1/auth/me").path("id");
  }
}
