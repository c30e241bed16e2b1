package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The devices that an account is logged in on. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SessionsComponentTest {
  private static final String SESSIONS = "/api/v1/account/sessions";

  // PBKDF2-HMAC-SHA256 of the password of these tests.
  private static final String TWO_ROUNDS = "u4WSjwnbWfMLpjTxOU06dGSCPjZsofCiwfb9CGljvB8=";

  @Inject ReactiveRedisDataSource redis;

  private String email;
  private String first;

  @BeforeEach
  void registers() {
    email = anEmail();
    first = registered(email, given().header("User-Agent", "First/1"));
  }

  @Test
  void areListedWithTheOneThatAsks() {
    String second = loggedIn(email, PASSWORD);

    as(first)
        .get(SESSIONS)
        .then()
        .statusCode(200)
        .body("items", hasSize(2))
        .body("items.isCurrent", contains(false, true))
        .body("items[1].agent", equalTo("First/1"))
        .body("items[1].address", equalTo("127.0.0.1"));
    as(second).get(SESSIONS).then().body("items.isCurrent", contains(true, false));
  }

  @Test
  void areEndedOneByOne() {
    String second = loggedIn(email, PASSWORD);
    String id = as(second).get(SESSIONS).then().extract().path("items[1].id");

    as(second).delete(SESSIONS + "/" + id).then().statusCode(204);

    as(first).get("/api/v1/auth/me").then().statusCode(401);
    as(second).get("/api/v1/auth/me").then().statusCode(200);
    as(second).delete(SESSIONS + "/" + id).then().statusCode(404);
  }

  @Test
  void areEndedAllButTheOneThatAsks() {
    String second = loggedIn(email, PASSWORD);
    String third = loggedIn(email, PASSWORD);

    as(second).delete(SESSIONS).then().statusCode(204);

    as(first).get("/api/v1/auth/me").then().statusCode(401);
    as(third).get("/api/v1/auth/me").then().statusCode(401);
    as(second).get(SESSIONS).then().body("items.isCurrent", contains(true));
  }

  @Test
  void areNobodyElsesToEnd() {
    String id = as(first).get(SESSIONS).then().extract().path("items[0].id");
    String other = registered();

    as(other).delete(SESSIONS + "/" + id).then().statusCode(404);
    as(other).delete(SESSIONS + "/" + UUID.randomUUID()).then().statusCode(404);
    as(other).delete(SESSIONS).then().statusCode(204);

    as(first).get("/api/v1/auth/me").then().statusCode(200);
  }

  @Test
  void areNotEndedByAToken() {
    String token =
        as(first)
            .body("{\"name\":\"t\"}")
            .post("/api/v1/tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");

    given().auth().oauth2(token).delete(SESSIONS).then().statusCode(403);
    given().auth().oauth2(token).get(SESSIONS).then().statusCode(403);
  }

  @Test
  void areEndedByTheNextOneOfTheSameBrowser() {
    String second =
        logIn(given().cookie(Api.SESSION, first), "false")
            .statusCode(200)
            .extract()
            .cookie(Api.SESSION);

    as(first).get("/api/v1/auth/me").then().statusCode(401);
    as(second).get(SESSIONS).then().body("items.isCurrent", contains(true));
  }

  @Test
  void areBegunThoughTheBrowserHasOneThatHasEnded() {
    as(first).post("/api/v1/auth/logout").then().statusCode(204);

    logIn(given().cookie(Api.SESSION, first), "false").statusCode(200);
    logIn(given().cookie(Api.SESSION, "nonsense"), "false").statusCode(200);
  }

  @Test
  void goWithTheBrowserUnlessTheyAreKept() {
    Cookie brief = logIn(given(), "false").extract().detailedCookie(Api.SESSION);
    Cookie kept = logIn(given(), "true").extract().detailedCookie(Api.SESSION);

    assertThat(brief.getMaxAge()).isEqualTo(-1);
    assertThat(Duration.ofSeconds(kept.getMaxAge())).isEqualTo(Duration.ofDays(30));
    assertThat(left(brief.getValue())).isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
    assertThat(left(kept.getValue())).isBetween(Duration.ofHours(167), Duration.ofDays(7));
  }

  @Test
  void liveOnWhenTheyAreUsed() {
    String id = id();
    redis("PEXPIRE", key(), Long.toString(Duration.ofMinutes(100).toMillis()));
    run("UPDATE sessions SET seen_at = now() - interval '20 minutes' WHERE id = ?::uuid", id);

    as(first).get("/api/v1/auth/me").then().statusCode(200);

    assertThat(left(first)).isGreaterThan(Duration.ofMinutes(119));
    assertThat(
            column(
                "SELECT seen_at > now() - interval '1 minute' FROM sessions WHERE id = ?::uuid",
                id))
        .containsExactly("t");
  }

  @Test
  void areWrittenDownOnlyNowAndThen() {
    String id = id();
    List<String> before = column("SELECT seen_at FROM sessions WHERE id = ?::uuid", id);

    as(first).get("/api/v1/auth/me").then().statusCode(200);

    assertThat(column("SELECT seen_at FROM sessions WHERE id = ?::uuid", id)).isEqualTo(before);
  }

  @Test
  void endWhenTheyAreNotUsed() {
    String id = id();
    run("UPDATE sessions SET seen_at = now() - interval '2 hours' WHERE id = ?::uuid", id);

    awaitEnd(id);
  }

  @Test
  void doNotOutliveTheirLastDay() {
    run("UPDATE sessions SET expires_at = now() + interval '1 minute' WHERE id = ?::uuid", id());
    redis("DEL", key());

    as(first).get("/api/v1/auth/me").then().statusCode(200);

    String id = id();
    run("UPDATE sessions SET expires_at = now() WHERE id = ?::uuid", id);
    awaitEnd(id);
  }

  @Nested
  class WhoEnteredThePasswordLongAgo {
    private static final String TOKEN = "{\"name\":\"t\"}";

    @BeforeEach
    void longAgo() {
      run(
          "UPDATE sessions SET confirmed_at = now() - interval '16 minutes' WHERE id = ?::uuid",
          id());
    }

    @Test
    void makesNoTokenUntilItIsEnteredAgain() {
      as(first)
          .body(TOKEN)
          .post("/api/v1/tokens")
          .then()
          .statusCode(403)
          .body("code", equalTo("REAUTHENTICATION_REQUIRED"));

      confirm("wrong horse battery").statusCode(401).body("code", equalTo("CREDENTIALS_WRONG"));
      as(first).body(TOKEN).post("/api/v1/tokens").then().statusCode(403);

      confirm(PASSWORD).statusCode(204);
      as(first).body(TOKEN).post("/api/v1/tokens").then().statusCode(201);
    }

    @Test
    void changesNoPassword() {
      changePassword("another horse battery")
          .statusCode(403)
          .body("code", equalTo("REAUTHENTICATION_REQUIRED"));
    }

    private ValidatableResponse confirm(String password) {
      return as(first)
          .body("{\"password\":\"%s\"}".formatted(password))
          .post("/api/v1/auth/confirm")
          .then();
    }
  }

  @Nested
  class APasswordChange {
    @Test
    void logsAllOtherDevicesOut() {
      String second = loggedIn(email, PASSWORD);

      changePassword("another horse battery").statusCode(204);

      as(second).get("/api/v1/auth/me").then().statusCode(401);
      as(first).get("/api/v1/auth/me").then().statusCode(200);
      logIn(given(), "false").statusCode(401);
      loggedIn(email, "another horse battery");
    }

    @Test
    void isRefusedForWhatEverybodyGuesses() {
      for (String password : List.of("1234567890", "QwertyUiop", email)) {
        changePassword(password).statusCode(400).body("errors.field", contains("password"));
      }
      changePassword("short").statusCode(400).body("errors.field", contains("password"));
    }

    @Test
    void isNotForTokens() {
      String token = as(first).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("token");

      given()
          .auth()
          .oauth2(token)
          .contentType(ContentType.JSON)
          .body("{\"password\":\"another horse battery\"}")
          .post("/api/v1/account/password")
          .then()
          .statusCode(403);
    }
  }

  @Test
  void renewAHashOfOtherRoundsAtTheLogin() {
    String before = hash();
    run(
        "UPDATE users SET password_hash = ? WHERE email = ?",
        // "correct horse battery" with 2 rounds and a salt of zeros.
        "pbkdf2-sha256$2$AAAAAAAAAAAAAAAAAAAAAA==$%s".formatted(TWO_ROUNDS),
        email);

    loggedIn(email, PASSWORD);

    assertThat(hash())
        .startsWith(before.substring(0, before.indexOf('$', 14)))
        .isNotEqualTo(before);
    loggedIn(email, PASSWORD);
  }

  // A refill that goes on may still bring back what it read before.
  private void awaitEnd(String id) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              redis("DEL", "torrentflow:credential:session:" + id);
              as(first).get("/api/v1/auth/me").then().statusCode(401);
            });
  }

  private String hash() {
    return column("SELECT password_hash FROM users WHERE email = ?", email).getFirst();
  }

  private ValidatableResponse changePassword(String password) {
    return as(first)
        .body("{\"password\":\"%s\"}".formatted(password))
        .post("/api/v1/account/password")
        .then();
  }

  private ValidatableResponse logIn(RequestSpecification request, String kept) {
    return request
        .contentType(ContentType.JSON)
        .body(
            "{\"email\":\"%s\",\"password\":\"%s\",\"keepSignedIn\":%s}"
                .formatted(email, PASSWORD, kept))
        .post("/api/v1/auth/login")
        .then();
  }

  private String id() {
    return as(first).get(SESSIONS).then().extract().path("items.find { it.isCurrent }.id");
  }

  private String key() {
    return "torrentflow:credential:session:" + id();
  }

  private Duration left(String session) {
    String id = as(session).get(SESSIONS).then().extract().path("items.find { it.isCurrent }.id");
    return Duration.ofMillis(Long.parseLong(redis("PTTL", "torrentflow:credential:session:" + id)));
  }

  private String redis(String command, String... arguments) {
    return redis.execute(command, arguments).await().atMost(Duration.ofSeconds(5)).toString();
  }
}
