package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ConnectionComponentTest.Strict.class)
class ApiLimitComponentTest {
  // The address has few connections here, and idle ones count.
  @BeforeEach
  void keepNoConnection() {
    RestAssured.requestSpecification =
        new RequestSpecBuilder().addHeader("Connection", "close").build();
  }

  @AfterEach
  void keepConnectionsAgain() {
    RestAssured.requestSpecification = null;
  }

  @Test
  void refusesAUserWhoReadsTooMuch() {
    String session = registered();
    for (int i = 1; i <= 20; i++) {
      list(session).statusCode(200).header("RateLimit", startsWith("\"api\";r=" + (20 - i) + ";"));
    }

    list(session)
        .statusCode(429)
        .body("code", equalTo("RATE_LIMITED"))
        .header("Retry-After", matchesPattern("[0-9]+"))
        .header("RateLimit-Policy", equalTo("\"api\";q=20;w=3600"));
    list(registered()).statusCode(200);
  }

  @Test
  void countsAChangeAsSeveralReadsEvenIfItIsRefused() {
    String session = registered();
    for (int i = 0; i < 4; i++) {
      as(session).body("{}").post("/api/v1/jobs").then().statusCode(400);
    }

    list(session).statusCode(429);
  }

  @Test
  void countsEachOfSeveralChanges() {
    String session = registered();
    String ids =
        Stream.generate(() -> "\"%s\"".formatted(UUID.randomUUID()))
            .limit(4)
            .collect(Collectors.joining(","));
    as(session)
        .body("{\"action\":\"pause\",\"ids\":[%s]}".formatted(ids))
        .post("/api/v1/jobs/commands")
        .then()
        .statusCode(200);
    list(session).statusCode(429);

    String another = registered();
    as(another)
        .body("{\"sources\":[{},{},{},{}]}")
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(200);
    list(another).statusCode(429);
  }

  @Test
  void countsALinkAsARead() {
    String session = registered();
    String link = "/api/v1/jobs/%1$s/files/%1$s/link".formatted(UUID.randomUUID());
    for (int i = 0; i < 20; i++) {
      as(session).post(link).then().statusCode(404);
    }

    as(session).post(link).then().statusCode(429);
  }

  @Test
  void leavesItsUserRoomBesideATokenThatIsUsedUp() {
    String session = registered();
    String token =
        as(session)
            .body("{\"name\":\"script\"}")
            .post("/api/v1/tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    for (int i = 0; i < 10; i++) {
      assertThat(listBy(token).extract().statusCode()).isEqualTo(200);
    }

    listBy(token).statusCode(429).header("RateLimit-Policy", equalTo("\"token\";q=10;w=3600"));
    list(session).statusCode(200);
  }

  private static ValidatableResponse list(String session) {
    return as(session).get("/api/v1/jobs").then();
  }

  private static ValidatableResponse listBy(String token) {
    return given()
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .get("/api/v1/jobs")
        .then();
  }
}
