package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.Liveness;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sessions and tokens in Redis, and without it. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class CredentialComponentTest {
  private static final Duration BOUND = Duration.ofSeconds(15);

  @Inject ReactiveRedisDataSource redis;
  @Inject ObjectMapper json;

  private LiveCredentials live;

  @BeforeEach
  void awaitComplete() {
    live = new LiveCredentials(redis, json);
    await()
        .atMost(BOUND)
        .ignoreExceptions()
        .until(() -> live.server().flatMap(live::isComplete).await().atMost(BOUND));
  }

  @Test
  void publishesANewTokenToTheHubsAtOnce() {
    String token = token(registered());

    assertThat(find(Credential.ofToken(ApiTokens.hash(token)))).isInstanceOf(Liveness.Live.class);
  }

  @Test
  void aLogoutLeavesATombstone() {
    String session = registered();

    as(session).post("/api/v1/auth/logout").then().statusCode(204);

    assertThat(find(credential(session))).isInstanceOf(Liveness.Revoked.class);
  }

  @Nested
  class AfterRedisLostItsData {
    @Test
    void restoresLiveCredentials() {
      String session = registered();
      String token = token(session);

      redis.execute("FLUSHALL").await().atMost(BOUND);

      awaitComplete();
      assertThat(find(credential(session))).isInstanceOf(Liveness.Live.class);
      assertThat(find(Credential.ofToken(ApiTokens.hash(token))))
          .isInstanceOfSatisfying(
              Liveness.Live.class,
              found -> assertThat(found.grant().user()).hasToString(userOf(session)));
    }

    @Test
    void acceptsRequests() {
      String session = registered();

      redis.execute("FLUSHALL").await().atMost(BOUND);

      as(session).get("/api/v1/auth/me").then().statusCode(200);
    }

    @Test
    void keepsRevokedCredentialsRevoked() throws JsonProcessingException {
      String session = registered();
      UserId user = UserId.fromString(userOf(session));
      as(session).post("/api/v1/auth/logout").then().statusCode(204);
      // As in a Redis that has missed it and is given its old data back.
      String old = json.writeValueAsString(new Grant(user, null, null, null));
      redis.execute("SET", key(session), old).await().atMost(BOUND);
      redis.execute("SET", "torrentflow:credentials:complete", "another").await().atMost(BOUND);

      awaitComplete();

      assertThat(find(credential(session))).isInstanceOf(Liveness.Revoked.class);
    }
  }

  @Nested
  class WhileRedisIsDown {
    @Test
    void loginAndLogoutWork() {
      String before = registered();
      redis.execute("SHUTDOWN", "NOSAVE").onFailure().recoverWithNull().await().atMost(BOUND);
      try {
        String session = registered();
        as(session).get("/api/v1/auth/me").then().statusCode(200);
        as(before).post("/api/v1/auth/logout").then().statusCode(204);
        as(before).get("/api/v1/auth/me").then().statusCode(401);

        GatewayBacking.servers.backing().restartDead();

        awaitComplete();
        assertThat(find(credential(session))).isInstanceOf(Liveness.Live.class);
        assertThat(find(credential(before))).isInstanceOf(Liveness.Revoked.class);
      } finally {
        GatewayBacking.servers.backing().restartDead();
      }
    }
  }

  @Test
  void restoresALiveSessionThatRedisMissed() {
    String session = registered();
    redis.execute("DEL", key(session)).await().atMost(BOUND);

    as(session).get("/api/v1/auth/me").then().statusCode(200);

    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> assertThat(find(credential(session))).isInstanceOf(Liveness.Live.class));
  }

  private Liveness find(Credential credential) {
    return live.find(credential).await().atMost(BOUND);
  }

  private static String userOf(String session) {
    return as(session).get("/api/v1/auth/me").then().extract().path("id");
  }

  private static String token(String session) {
    return as(session)
        .body("{\"name\":\"ci\"}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  private static String key(String session) {
    return "torrentflow:credential:" + credential(session).name();
  }

  private static Credential credential(String session) {
    String claims =
        new String(Base64.getUrlDecoder().decode(session.split("\\.")[1]), StandardCharsets.UTF_8);
    String id = claims.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return Credential.of(SessionId.fromString(id));
  }
}
