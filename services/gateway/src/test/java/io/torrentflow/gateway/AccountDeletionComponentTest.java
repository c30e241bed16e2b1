package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.credentials;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AccountDeletionComponentTest {
  private String email;
  private String session;
  private String id;

  @BeforeEach
  void registers() {
    email = anEmail();
    session = registered(email);
    id = as(session).get("/api/v1/auth/me").path("id");
  }

  @Test
  void deletesJobsAndForgetsTheAddress() {
    String job = submitMagnet(session, aMagnet()).extract().path("id");
    String token = as(session).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("token");

    given()
        .contentType(ContentType.JSON)
        .body(credentials(email, "wrong horse battery"))
        .post("/api/v1/auth/login")
        .then()
        .statusCode(401);

    as(session).delete("/api/v1/account").then().statusCode(204);

    as(session).get("/api/v1/auth/me").then().statusCode(401);
    given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(401);
    assertThat(
            column(
                "SELECT action FROM audit_log WHERE audit_log::text LIKE '%' || ? || '%'", email))
        .isEmpty();
    login(401);
    await()
        .until(
            () ->
                column(
                        "SELECT deleted_at IS NOT NULL AND wish = 'cancelled' FROM jobs WHERE id ="
                            + " ?::uuid",
                        job)
                    .contains("t"));
    assertThat(
            column("SELECT concat_ws(' ', email, password_hash) FROM users WHERE id = ?::uuid", id))
        .containsExactly("deleted:" + id + " ");
    assertThat(column("SELECT ip FROM sessions WHERE user_id = ?::uuid", id)).containsOnlyNulls();
    assertThat(
            column("SELECT outcome FROM audit_log WHERE action = 'user.delete' AND target = ?", id))
        .containsExactly("done");
    as(anAdmin()).get("/api/v1/admin/users").then().body("items.id", not(hasItem(id)));
  }

  @Test
  void setsTheAddressFree() {
    as(session).delete("/api/v1/account").then().statusCode(204);

    String again = registered(email);

    as(again).get("/api/v1/auth/me").then().body("id", not(equalTo(id)));
  }

  @Test
  void deletesMoreJobsThanGoIntoOneTransaction() {
    String job = submitMagnet(session, aMagnet()).extract().path("id");
    run(
        "INSERT INTO jobs (id, owner_id, transfer_id, source_type, correlation_id)"
            + " SELECT gen_random_uuid(), owner_id, transfer_id, source_type, 'many' FROM jobs,"
            + " generate_series(1, 1200) WHERE id = ?::uuid",
        job);

    as(session).delete("/api/v1/account").then().statusCode(204);

    await()
        .until(
            () ->
                column(
                        "SELECT count(*) FROM jobs WHERE owner_id = ?::uuid AND deleted_at IS NULL",
                        id)
                    .contains("0"));
  }

  @Test
  void needsThePassword() {
    run("UPDATE sessions SET confirmed_at = now() - interval '1 hour' WHERE user_id = ?::uuid", id);

    as(session)
        .delete("/api/v1/account")
        .then()
        .statusCode(403)
        .body("code", equalTo("REAUTHENTICATION_REQUIRED"));

    login(200);
  }

  @Test
  void isPossibleForAnAdministrator() {
    String admin = anAdmin();

    as(admin).delete("/api/v1/admin/users/" + id).then().statusCode(204);

    as(session).get("/api/v1/auth/me").then().statusCode(401);
    as(admin).delete("/api/v1/admin/users/" + id).then().statusCode(404);
    as(admin)
        .body("{\"disabled\":false}")
        .patch("/api/v1/admin/users/" + id)
        .then()
        .statusCode(404);
    as(admin).post("/api/v1/admin/users/" + id + "/password-reset").then().statusCode(404);
  }

  @Test
  void isRefusedToTheLastAdministrator() {
    String admin = anAdmin();
    String own = as(admin).get("/api/v1/auth/me").path("id");
    run("UPDATE users SET role = 'user' WHERE role = 'admin' AND id <> ?::uuid", own);

    as(admin).delete("/api/v1/account").then().statusCode(409).body("code", equalTo("LAST_ADMIN"));

    as(admin).get("/api/v1/auth/me").then().statusCode(200);
  }

  private void login(int status) {
    given()
        .contentType(ContentType.JSON)
        .body(credentials(email, PASSWORD))
        .post("/api/v1/auth/login")
        .then()
        .statusCode(status);
  }
}
