package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
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

    as(loggedIn(email, PASSWORD)).get("/api/v1/me").then().body("role", equalTo("moderator"));
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
