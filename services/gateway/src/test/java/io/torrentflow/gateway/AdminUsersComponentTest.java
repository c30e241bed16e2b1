package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts that an administrator makes. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AdminUsersComponentTest {
  @Test
  void makesAnAccountThatCanLogIn() {
    String email = anEmail();

    create(anAdmin(), email, "moderator", "unlimited")
        .statusCode(201)
        .body("email", equalTo(email))
        .body("role", equalTo("moderator"))
        .body("plan", equalTo("unlimited"));

    as(loggedIn(email, PASSWORD)).get("/api/v1/auth/me").then().body("role", equalTo("moderator"));
  }

  @Test
  void writesDownWhoMadeTheAccount() {
    String id = create(anAdmin(), anEmail(), "user", "standard").extract().path("id");

    assertThat(
            column("SELECT action FROM audit_log WHERE target = ? AND actor_id <> ?::uuid", id, id))
        .containsExactly("admin.user.create");
  }

  @Test
  void refusesAnAddressThatHasAnAccount() {
    String email = anEmail();
    String admin = anAdmin();
    create(admin, email, "user", "standard").statusCode(201);

    create(admin, email, "user", "standard").statusCode(409).body("code", equalTo("EMAIL_TAKEN"));
  }

  @ParameterizedTest
  @CsvSource({
    "user, none, 400, plan",
    "user, '', 400, plan",
    "owner, standard, 400, role",
  })
  void namesTheFieldThatIsWrong(String role, String plan, int status, String field) {
    create(anAdmin(), anEmail(), role, plan)
        .statusCode(status)
        .body("errors[0].field", equalTo(field));
  }

  @Test
  void refusesWhoIsNoAdministrator() {
    create(registered(), anEmail(), "admin", "unlimited").statusCode(403);
  }

  @Nested
  class AChange {
    private String admin;
    private String email;
    private String id;
    private String session;

    @BeforeEach
    void logsIn() {
      admin = anAdmin();
      email = anEmail();
      id = create(admin, email, "user", "standard").extract().path("id");
      session = loggedIn(email, PASSWORD);
    }

    @Test
    void isInForceAtOnce() {
      change(id, "{\"role\":\"viewer\",\"plan\":\"unlimited\"}")
          .statusCode(200)
          .body("role", equalTo("viewer"))
          .body("plan", equalTo("unlimited"));

      Api.submitMagnet(session, Api.aMagnet()).statusCode(403);
      change(id, "{\"role\":\"user\"}").statusCode(200);
      Api.submitMagnet(session, Api.aMagnet()).statusCode(201);
    }

    @Test
    void thatDisablesEndsSessionsAndTokens() {
      String token = as(session).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("token");

      change(id, "{\"isDisabled\":true}").statusCode(200).body("isDisabled", equalTo(true));

      as(session).get("/api/v1/auth/me").then().statusCode(401);
      given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(401);
      given()
          .contentType(ContentType.JSON)
          .body(Api.credentials(email, PASSWORD))
          .post("/api/v1/auth/login")
          .then()
          .statusCode(401);

      change(id, "{\"isDisabled\":false}").statusCode(200);
      as(session).get("/api/v1/auth/me").then().statusCode(401);
      given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(200);
      loggedIn(email, PASSWORD);
    }

    @Test
    void ofARoleNeedsThePassword() {
      Api.run("UPDATE sessions SET confirmed_at = now() - interval '16 minutes'");

      change(id, "{\"role\":\"admin\"}")
          .statusCode(403)
          .body("code", equalTo("REAUTHENTICATION_REQUIRED"));
      change(id, "{\"plan\":\"unlimited\"}").statusCode(200);
    }

    @Test
    void ofNobodyIsRefused() {
      change(UUID.randomUUID().toString(), "{}").statusCode(404);
      change(id, "{\"plan\":\"none\"}").statusCode(400).body("errors[0].field", equalTo("plan"));
      change(id, "{\"role\":\"owner\"}").statusCode(400).body("errors[0].field", equalTo("role"));
    }

    @Test
    void leavesAnAdministrator() {
      Api.run("UPDATE users SET role = 'user' WHERE role = 'admin' AND id <> ?::uuid", me());

      for (String change : List.of("{\"role\":\"user\"}", "{\"isDisabled\":true}")) {
        change(me(), change).statusCode(409).body("code", equalTo("LAST_ADMIN"));
      }

      change(id, "{\"role\":\"admin\"}").statusCode(200);
      change(me(), "{\"role\":\"user\"}").statusCode(200);
      as(admin).get("/api/v1/admin/users").then().statusCode(403);
    }

    private String me() {
      return as(admin).get("/api/v1/auth/me").path("id");
    }

    private ValidatableResponse change(String id, String change) {
      return as(admin).body(change).patch("/api/v1/admin/users/" + id).then();
    }
  }

  @Test
  void areMadeOnlyByWhoHasJustEnteredThePassword() {
    String admin = anAdmin();
    Api.run(
        "UPDATE sessions SET confirmed_at = now() - interval '16 minutes' WHERE user_id = ?::uuid",
        as(admin).get("/api/v1/auth/me").<String>path("id"));

    create(admin, anEmail(), "admin", "standard")
        .statusCode(403)
        .body("code", equalTo("REAUTHENTICATION_REQUIRED"));
  }

  @Test
  void listsAccountsInPages() {
    String admin = anAdmin();
    String older = create(admin, anEmail(), "user", "standard").extract().path("id");
    String newer = create(admin, anEmail(), "user", "standard").extract().path("id");

    String cursor =
        as(admin)
            .get("/api/v1/admin/users?limit=1")
            .then()
            .statusCode(200)
            .body("items.id", contains(newer))
            .extract()
            .path("nextCursor");

    as(admin)
        .get("/api/v1/admin/users?limit=1&cursor=" + cursor)
        .then()
        .body("items.id", contains(older));
  }

  private static ValidatableResponse create(
      String session, String email, String role, String plan) {
    return as(session)
        .body(
            "{\"email\":\"%s\",\"password\":\"%s\",\"role\":\"%s\",\"plan\":\"%s\"}"
                .formatted(email, PASSWORD, role, plan))
        .post("/api/v1/admin/users")
        .then();
  }
}
