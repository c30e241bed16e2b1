package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that administrators hand to people. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AccountLinksComponentTest {
  private static final String INVITATIONS = "/api/v1/admin/invitations";

  @Nested
  class AnInvitation {
    private String admin;

    @BeforeEach
    void logsIn() {
      admin = anAdmin();
    }

    @Test
    void makesAnAccountAndLogsIn() {
      String email = anEmail();

      String session =
          join(secret(invite("viewer", "unlimited")), email)
              .statusCode(201)
              .body("email", equalTo(email))
              .body("role", equalTo("viewer"))
              .body("plan", equalTo("unlimited"))
              .extract()
              .cookie(Api.SESSION);

      as(session).get("/api/v1/auth/me").then().statusCode(200);
      loggedIn(email, PASSWORD);
    }

    @Test
    void isShownOnceAndKeptAsAHash() {
      ValidatableResponse made =
          invite("user", "standard").body("link", startsWith("http://localhost:8080/join#"));

      String secret = secret(made);
      as(admin)
          .get(INVITATIONS)
          .then()
          .body("items.id", hasItem(made.extract().<String>path("id")))
          .body(not(org.hamcrest.Matchers.containsString(secret)));
      assertThat(
              column(
                  "SELECT encode(secret_hash, 'escape') FROM account_links WHERE id = ?::uuid",
                  made.extract().<String>path("id")))
          .doesNotContain(secret);
    }

    @Test
    void isGoodOnceEvenForTwoAtATime() throws Exception {
      String secret = secret(invite("user", "standard"));
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Callable<Integer>> joining =
            Stream.generate(
                    () -> (Callable<Integer>) () -> join(secret, anEmail()).extract().statusCode())
                .limit(4)
                .toList();

        assertThat(threads.invokeAll(joining).stream().map(f -> f.resultNow()))
            .containsExactlyInAnyOrder(201, 410, 410, 410);
      }
    }

    @Test
    void staysGoodWhenItWasNotUsed() {
      String taken = anEmail();
      registered(taken);
      String secret = secret(invite("user", "standard"));

      join(secret, taken).statusCode(409).body("code", equalTo("EMAIL_TAKEN"));
      join(secret, "nobody").statusCode(400);

      join(secret, anEmail()).statusCode(201);
    }

    @Test
    void endsByTimeAndByWithdrawal() {
      ValidatableResponse old = invite("user", "standard");
      run(
          "UPDATE account_links SET created_at = now() - interval '2 days', expires_at = now() WHERE"
              + " id = ?::uuid",
          old.extract().<String>path("id"));
      ValidatableResponse withdrawn = invite("user", "standard");
      String path = INVITATIONS + "/" + withdrawn.extract().path("id");
      as(admin).delete(path).then().statusCode(204);
      as(admin).delete(path).then().statusCode(404);

      for (String secret : List.of(secret(old), secret(withdrawn), "nonsense")) {
        join(secret, anEmail()).statusCode(410).body("code", equalTo("LINK_EXPIRED"));
      }
    }

    @Test
    void isMadeOnlyByAnAdministratorWhoHasEnteredThePassword() {
      as(registered()).body(body("admin", "standard")).post(INVITATIONS).then().statusCode(403);
      run("UPDATE sessions SET confirmed_at = now() - interval '16 minutes'");

      invite("admin", "standard")
          .statusCode(403)
          .body("code", equalTo("REAUTHENTICATION_REQUIRED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"isDisabled\":true}", "{\"role\":\"user\"}"})
    void endsWithTheRightsOfWhoMadeIt(String change) {
      String other = anAdmin();
      String id = as(other).get("/api/v1/auth/me").path("id");
      String secret =
          secret(
              as(other).body(body("admin", "standard")).post(INVITATIONS).then().statusCode(201));

      as(admin).body(change).patch("/api/v1/admin/users/" + id).then().statusCode(200);

      join(secret, anEmail()).statusCode(410).body("code", equalTo("LINK_EXPIRED"));
    }

    @Test
    void namesTheFieldThatIsWrong() {
      invite("user", "none").statusCode(400).body("errors.field", contains("plan"));
      invite("owner", "standard").statusCode(400).body("errors.field", contains("role"));
      as(admin)
          .body("{\"role\":\"user\",\"plan\":\"standard\",\"expiresInHours\":169}")
          .post(INVITATIONS)
          .then()
          .statusCode(400)
          .body("errors.field", contains("expiresInHours"));
    }

    private ValidatableResponse invite(String role, String plan) {
      return as(admin).body(body(role, plan)).post(INVITATIONS).then();
    }

    private static String body(String role, String plan) {
      return "{\"role\":\"%s\",\"plan\":\"%s\"}".formatted(role, plan);
    }
  }

  @Nested
  class APasswordReset {
    private String admin;
    private String email;
    private String session;
    private String user;

    @BeforeEach
    void registers() {
      admin = anAdmin();
      email = anEmail();
      session = registered(email);
      user = as(session).get("/api/v1/auth/me").path("id");
    }

    @Test
    void setsThePasswordOnceAndLogsAllDevicesOut() {
      String secret =
          secret(make(user).body("link", startsWith("http://localhost:8080/reset-password#")));

      reset(secret, "short").statusCode(400);
      reset(secret, "1234567890").statusCode(400);
      reset(secret, "another horse battery").statusCode(204);

      reset(secret, "a third horse battery").statusCode(410).body("code", equalTo("LINK_EXPIRED"));
      as(session).get("/api/v1/auth/me").then().statusCode(401);
      loggedIn(email, "another horse battery");
    }

    @Test
    void isWithdrawnByTheNext() {
      String first = secret(make(user));
      String second = secret(make(user));

      reset(first, "another horse battery").statusCode(410);
      reset(second, "another horse battery").statusCode(204);
    }

    @Test
    void isWithdrawnByAChangeOfThePassword() {
      String secret = secret(make(user));

      as(session)
          .body("{\"password\":\"another horse battery\"}")
          .post("/api/v1/account/password")
          .then()
          .statusCode(204);

      reset(secret, "a third horse battery").statusCode(410);
    }

    @Test
    void isNoInvitation() {
      join(secret(make(user)), anEmail()).statusCode(410);
    }

    @Test
    void isOfAUser() {
      make(UUID.randomUUID().toString()).statusCode(404);
    }

    private ValidatableResponse make(String id) {
      return as(admin).post("/api/v1/admin/users/" + id + "/password-reset").then();
    }

    private static ValidatableResponse reset(String secret, String password) {
      return given()
          .contentType(ContentType.JSON)
          .body("{\"secret\":\"%s\",\"password\":\"%s\"}".formatted(secret, password))
          .post("/api/v1/auth/reset-password")
          .then();
    }
  }

  private static ValidatableResponse join(String secret, String email) {
    return given()
        .contentType(ContentType.JSON)
        .body(
            "{\"secret\":\"%s\",\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(secret, email, PASSWORD))
        .post("/api/v1/auth/join")
        .then();
  }

  private static String secret(ValidatableResponse made) {
    return URI.create(made.statusCode(201).extract().<String>path("link")).getFragment();
  }
}
