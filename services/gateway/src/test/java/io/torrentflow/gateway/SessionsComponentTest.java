package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The devices that an account is logged in on. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SessionsComponentTest {
  private static final String SESSIONS = "/api/v1/account/sessions";

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

    as(first).get("/api/v1/me").then().statusCode(401);
    as(second).get("/api/v1/me").then().statusCode(200);
    as(second).delete(SESSIONS + "/" + id).then().statusCode(404);
  }

  @Test
  void areEndedAllButTheOneThatAsks() {
    String second = loggedIn(email, PASSWORD);
    String third = loggedIn(email, PASSWORD);

    as(second).delete(SESSIONS).then().statusCode(204);

    as(first).get("/api/v1/me").then().statusCode(401);
    as(third).get("/api/v1/me").then().statusCode(401);
    as(second).get(SESSIONS).then().body("items.isCurrent", contains(true));
  }

  @Test
  void areNobodyElsesToEnd() {
    String id = as(first).get(SESSIONS).then().extract().path("items[0].id");
    String other = registered();

    as(other).delete(SESSIONS + "/" + id).then().statusCode(404);
    as(other).delete(SESSIONS + "/" + UUID.randomUUID()).then().statusCode(404);
    as(other).delete(SESSIONS).then().statusCode(204);

    as(first).get("/api/v1/me").then().statusCode(200);
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
    given().auth().oauth2(token).get(SESSIONS).then().body("items.isCurrent", contains(false));
  }
}
