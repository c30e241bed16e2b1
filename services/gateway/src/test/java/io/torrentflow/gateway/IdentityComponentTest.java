package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.SESSION;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.credentials;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class IdentityComponentTest {
  @Test
  void registeringSetsASecureSessionCookie() {
    String header =
        given()
            .contentType(ContentType.JSON)
            .body(credentials(anEmail(), PASSWORD))
            .post("/api/v1/auth/register")
            .then()
            .statusCode(201)
            .body("role", equalTo("user"))
            .extract()
            .header("Set-Cookie");

    assertThat(header)
        .startsWith(SESSION + "=")
        .contains("HttpOnly")
        .contains("Secure")
        .containsIgnoringCase("SameSite=Strict")
        .contains("Path=/");
  }

  @Test
  void refusesATakenEmailInAnyCase() {
    String email = anEmail();
    registered(email);

    given()
        .contentType(ContentType.JSON)
        .body(credentials(email.toUpperCase(java.util.Locale.ROOT), PASSWORD))
        .post("/api/v1/auth/register")
        .then()
        .statusCode(409)
        .body("code", equalTo("EMAIL_TAKEN"));
  }

  @Test
  void answersAWrongPasswordLikeAnUnknownUserAndAuditsBoth() {
    String email = anEmail();
    String id = as(registered(email)).get("/api/v1/auth/me").path("id");

    for (String tried : new String[] {email, anEmail()}) {
      given()
          .contentType(ContentType.JSON)
          .body(credentials(tried, "wrong horse battery"))
          .post("/api/v1/auth/login")
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .body("code", equalTo("CREDENTIALS_WRONG"))
          .body("correlationId", notNullValue());
      assertThat(
              column(
                  "SELECT outcome FROM audit_log WHERE action = 'session.begin' AND target = ?",
                  tried.equals(email) ? id : tried))
          .containsExactly("CREDENTIALS_WRONG");
    }
  }

  @Test
  void logoutEndsTheSession() {
    String session = registered();
    as(session).get("/api/v1/auth/me").then().statusCode(200);

    as(session).post("/api/v1/auth/logout").then().statusCode(204);

    as(session)
        .get("/api/v1/auth/me")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .body("code", equalTo("UNAUTHENTICATED"));
  }

  @Test
  void acceptsATokenUntilItIsRevoked() {
    String session = registered();
    var created =
        as(session)
            .body("{\"name\":\"ci\"}")
            .post("/api/v1/tokens")
            .then()
            .statusCode(201)
            .extract();
    String token = created.path("token");
    given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(200);

    as(session).delete("/api/v1/tokens/" + created.path("id")).then().statusCode(204);

    given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(401);
  }

  @Test
  void beginsNoSessionWithAPasswordThatIsBeingChanged() throws Exception {
    String email = anEmail();
    registered(email);
    CompletableFuture<Integer> login;
    try (Connection reset = Api.database().connect()) {
      reset.setAutoCommit(false);
      try (PreparedStatement change =
          reset.prepareStatement("UPDATE users SET password_hash = 'another' WHERE email = ?")) {
        change.setString(1, email);
        change.executeUpdate();
      }
      login = CompletableFuture.supplyAsync(() -> login(email));
      await().until(() -> !column("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty());
      reset.commit();
    }

    assertThat(login.get(20, TimeUnit.SECONDS)).isEqualTo(401);
  }

  private static int login(String email) {
    return given()
        .contentType(ContentType.JSON)
        .body(credentials(email, PASSWORD))
        .post("/api/v1/auth/login")
        .statusCode();
  }

  @Test
  void showsWhenATokenWasUsed() {
    String session = registered();
    String token = as(session).body("{\"name\":\"ci\"}").post("/api/v1/tokens").path("token");
    as(session).get("/api/v1/tokens").then().body("items[0].usedAt", nullValue());

    given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(200);

    String used = as(session).get("/api/v1/tokens").path("items[0].usedAt");
    assertThat(Instant.parse(used)).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));

    // To some minutes: the next request costs no row.
    given().auth().oauth2(token).get("/api/v1/auth/me").then().statusCode(200);
    as(session).get("/api/v1/tokens").then().body("items[0].usedAt", equalTo(used));
  }

  @Test
  void makesAtMostFiftyTokensThatAreLive() {
    String session = registered();
    Api.run(
        "INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, expires_at)"
            + " SELECT gen_random_uuid(), ?::uuid, 'x', sha256(uuid_send(gen_random_uuid())), '{}',"
            + " now() + (n - 1) * interval '1 day' FROM generate_series(1, 50) AS n",
        as(session).get("/api/v1/auth/me").<String>path("id"));

    as(session).body("{\"name\":\"last\"}").post("/api/v1/tokens").then().statusCode(201);

    as(session)
        .body("{\"name\":\"one too many\"}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(409)
        .body("code", equalTo("TOO_MANY_TOKENS"));
    as(session).get("/api/v1/tokens").then().body("items", hasSize(51));
  }

  @Test
  void makesTokensThatEndAfterNinetyDays() {
    String session = registered();
    String id = as(session).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("id");

    assertThat(
            column(
                "SELECT expires_at - created_at BETWEEN interval '89 days' AND interval '91 days'"
                    + " FROM api_tokens WHERE id = ?::uuid",
                id))
        .containsExactly("t");
    as(session)
        .get("/api/v1/tokens")
        .then()
        .body("items[0].scopes", containsInAnyOrder("jobs:read", "jobs:write", "files:read"));
  }

  @Test
  void refusesChangesByAReadOnlyToken() {
    String token =
        as(registered())
            .body("{\"name\":\"reader\",\"scopes\":[\"jobs:read\"]}")
            .post("/api/v1/tokens")
            .then()
            .extract()
            .path("token");

    given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .body("{\"magnetUri\":\"%s\"}".formatted(Api.aMagnet()))
        .post("/api/v1/jobs")
        .then()
        .statusCode(403)
        .body("code", equalTo("FORBIDDEN"));
  }

  @Test
  void answersManyConcurrentRequests() throws Exception {
    String session = registered();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/auth/me"))
            .header("Cookie", Api.SESSION + "=" + session)
            .build();

    List<CompletableFuture<HttpResponse<Void>>> answers =
        Stream.generate(() -> client.sendAsync(request, BodyHandlers.discarding()))
            .limit(300)
            .toList();

    for (CompletableFuture<HttpResponse<Void>> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\",\"scopes\":[null]}",
        "{\"name\":\"x\",\"scopes\":[\"all\"]}",
        "{\"name\":\"x\",\"scopes\":[1]}",
        "{\"name\":\"x\",\"scopes\":[]}"
      })
  void refusesAnInvalidToken(String body) {
    String session = registered();

    as(session)
        .body(body)
        .post("/api/v1/tokens")
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"));

    as(session).get("/api/v1/tokens").then().statusCode(200).body("items", hasSize(0));
  }

  @Test
  void refusesATooLargeBody() {
    given()
        .contentType("application/json")
        .body(new byte[64 * 1024])
        .post("/api/v1/auth/login")
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", equalTo("PAYLOAD_TOO_LARGE"));
  }

  @Test
  void namesEveryInvalidField() {
    given()
        .contentType(ContentType.JSON)
        .body(credentials("nobody", "short"))
        .post("/api/v1/auth/register")
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"))
        .body("errors.field", containsInAnyOrder("email", "password"));
  }

  @Test
  void returnsTheCallersCorrelationId() {
    given()
        .header("X-Correlation-Id", "my-trace-1")
        .get("/api/v1/auth/me")
        .then()
        .statusCode(401)
        .header("X-Correlation-Id", equalTo("my-trace-1"))
        .body("correlationId", equalTo("my-trace-1"))
        .body("type", startsWith("urn:torrentflow:problem:"));
  }
}
