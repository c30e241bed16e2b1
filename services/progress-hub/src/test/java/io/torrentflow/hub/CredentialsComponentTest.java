package io.torrentflow.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.auth.Sessions;
import io.torrentflow.testing.sse.EventReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CredentialsComponentTest extends HubComponentTest {
  private static final String COMPLETE = "torrentflow:credentials:complete";
  private static final Grant GRANT = new Grant(TestingJob.newUser(), null, null, null);
  // Several of the checks that these tests have made every second.
  private static final Duration SOME_CHECKS = Duration.ofSeconds(4);

  @ConfigProperty(name = "test.signing-key-id")
  String keyId;

  @AfterEach
  void complete() {
    markComplete();
  }

  @Nested
  class WhileRedisHasAllThatIsLive {
    @Test
    void requiresCredentials() {
      given()
          .get(events)
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .header("WWW-Authenticate", "Bearer")
          .body("code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void refusesAnUnknownToken() {
      with(ApiTokens.create())
          .get(events)
          .then()
          .statusCode(401)
          .contentType("application/problem+json");
    }

    @Test
    void refusesATokenThatWasNotMadeForIt() {
      with(token(owner, BOUND, Scope.FILES_READ))
          .get(events)
          .then()
          .statusCode(403)
          .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void refusesARevokedToken() {
      String token = token(owner);
      revoke(token);

      with(token).get(events).then().statusCode(401);
    }

    @Test
    void refusesATokenOfADisabledAccountUntilItIsEnabled() {
      String token = token(owner);
      credentials
          .writeAccounts(List.of(new Account(owner, Role.VIEWER, true, 3)))
          .await()
          .atMost(BOUND);
      with(token).get(events).then().statusCode(401);

      // What was read from the record before that comes too late.
      credentials
          .writeAccounts(List.of(new Account(owner, Role.VIEWER, false, 2)))
          .await()
          .atMost(BOUND);
      with(token).get(events).then().statusCode(401);

      credentials
          .writeAccounts(List.of(new Account(owner, Role.VIEWER, false, 4)))
          .await()
          .atMost(BOUND);
      try (EventReader stream = stream(token, null)) {
        assertThat(stream.statusCode()).isEqualTo(200);
      }
    }

    @Test
    void answersASessionThatItsGatewayCouldNotWriteYetWith503() {
      withSession(new SessionId(UUID.randomUUID()), Duration.ZERO)
          .get(events)
          .then()
          .statusCode(503)
          .header("Retry-After", matchesPattern("[1-5]"))
          .body("code", equalTo("DEPENDENCY_UNAVAILABLE"));
    }

    @Test
    void refusesAnOlderSessionThatIsNotThere() {
      withSession(new SessionId(UUID.randomUUID()), Duration.ofMinutes(2))
          .get(events)
          .then()
          .statusCode(401);
    }

    @Test
    void refusesANewSessionThatWasRevoked() {
      SessionId session = new SessionId(UUID.randomUUID());
      credentials
          .write(List.of(new Entry(Credential.of(session), null, Duration.ofMinutes(5))))
          .await()
          .atMost(BOUND);

      withSession(session, Duration.ZERO).get(events).then().statusCode(401);
    }
  }

  @Nested
  class WhileRedisHasLostSome {
    @Test
    void answersAnUnknownTokenWith503() {
      redis("DEL", COMPLETE);

      with(ApiTokens.create())
          .get(events)
          .then()
          .statusCode(503)
          .contentType("application/problem+json")
          .header("Retry-After", matchesPattern("[1-5]"))
          .body("code", equalTo("DEPENDENCY_UNAVAILABLE"));
    }

    // One that is started again from its file may have lost a token as well as its revocation.
    @Test
    void answersEveryTokenWith503InAnotherProcess() {
      String token = token(owner);
      redis("SET", COMPLETE, "0123456789abcdef0123456789abcdef01234567");

      // As a gateway does every other second.
      assertThat(credentials.server().flatMap(credentials::isComplete).await().atMost(BOUND))
          .isFalse();

      with(token).get(events).then().statusCode(503);
      with(ApiTokens.create()).get(events).then().statusCode(503);
    }

    @Test
    void acceptsAKnownToken() {
      String token = token(owner);
      redis("DEL", COMPLETE);

      try (EventReader stream = stream(token, null)) {
        assertThat(stream.statusCode()).isEqualTo(200);
      }
    }

    @Test
    void refusesARevokedToken() {
      String token = token(owner);
      revoke(token);
      redis("DEL", COMPLETE);

      with(token).get(events).then().statusCode(401);
    }
  }

  @Nested
  class AnOpenStream {
    @Test
    void endsWhenItsTokenIsRevoked() {
      String token = token(owner);
      try (EventReader stream = stream(token, null);
          EventReader other = stream(token(owner), null)) {
        revoke(token);

        assertThat(stream.awaitEnd()).isEqualTo("SESSION_ENDED");
        long seq = now();
        jobs.event(TestingJob.of(owner).completed(1).at(seq));
        other.awaitSeq(seq);
      }
    }

    @Test
    void endsWhenItsAccountIsDisabled() {
      try (EventReader stream = stream(token(owner), null)) {
        credentials
            .writeAccounts(List.of(new Account(owner, Role.VIEWER, true, 2)))
            .await()
            .atMost(BOUND);

        assertThat(stream.awaitEnd()).isEqualTo("SESSION_ENDED");
      }
    }

    @Test
    void endsThoughTheRevocationWasMissed() {
      String token = token(owner);
      try (EventReader stream = stream(token, null)) {
        redis("DEL", "torrentflow:credential:" + credential(token).name());

        assertThat(stream.awaitEnd()).isEqualTo("SESSION_ENDED");
      }
    }

    @Test
    void endsWhenItsTokenExpires() {
      try (EventReader stream = stream(token(owner, Duration.ofSeconds(2)), null)) {
        assertThat(stream.awaitEnd()).isEqualTo("SESSION_ENDED");
      }
    }

    @Test
    void staysWhileRedisHasLostItsToken() {
      String token = token(owner);
      try (EventReader stream = stream(token, null)) {
        redis("DEL", COMPLETE, "torrentflow:credential:" + credential(token).name());

        await()
            .during(SOME_CHECKS)
            .atMost(BOUND)
            .untilAsserted(() -> assertThat(stream.isOver()).isFalse());
      }
    }
  }

  @Test
  void keepsARevokedTokenRevoked() {
    String token = token(owner);
    revoke(token);

    credentials
        .write(List.of(new Entry(credential(token), GRANT, Duration.ofMinutes(1))))
        .await()
        .atMost(BOUND);

    assertThat(credentials.find(credential(token)).await().atMost(BOUND))
        .isInstanceOf(Liveness.Revoked.class);
  }

  /** A session that began so long ago. */
  private RequestSpecification withSession(SessionId session, Duration age) {
    Instant begun = Instant.now().minus(age);
    String cookie =
        Jwt.subject(owner.toString())
            .issuer("torrentflow")
            .audience("torrentflow")
            .claim(Sessions.SESSION_CLAIM, session.toString())
            .issuedAt(begun)
            .expiresAt(begun.plus(Duration.ofHours(12)))
            .jws()
            .type(Sessions.TOKEN_TYPE)
            .keyId(keyId)
            .algorithm(SignatureAlgorithm.ES256)
            .sign();
    return given().cookie(Sessions.COOKIE, cookie);
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }
}
