package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People are told of API tokens that end before what uses them stops. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class TokenWarningComponentTest {
  private String session;

  @BeforeEach
  void register() {
    session = registered();
  }

  @Test
  void isGivenForThoseThatEndWithinAWeek() {
    create("later", 8);
    create("soon", 7);

    as(session)
        .get("/api/v1/tokens")
        .then()
        .body("items.name", contains("soon", "later"))
        .body("items.endsSoon", contains(true, false));
    as(session).get("/api/v1/auth/me").then().body("tokensEndingSoon", equalTo(1));
  }

  @Test
  void isOverOnceTheyHaveEnded() {
    String id = create("soon", 1);
    run("UPDATE api_tokens SET expires_at = now() WHERE id = ?::uuid", id);

    as(session)
        .get("/api/v1/tokens")
        .then()
        .body("items.name", contains("soon"))
        .body("items.endsSoon", contains(true));
    as(session).get("/api/v1/auth/me").then().body("tokensEndingSoon", equalTo(0));
  }

  private String create(String name, int days) {
    return as(session)
        .body("{\"name\":\"%s\",\"expiresInDays\":%d}".formatted(name, days))
        .post("/api/v1/tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
