package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.credentials;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sites have a browser send. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class CrossSiteComponentTest {
  private static final String OURS = "http://localhost:8080";

  @Nested
  class AChangeWithASession {
    private String session;

    @BeforeEach
    void registers() {
      session = registered();
    }

    @ParameterizedTest
    @CsvSource({
      "Sec-Fetch-Site, cross-site",
      "Sec-Fetch-Site, same-site",
      "Origin, https://evil.example",
      "Origin, http://localhost",
      "Origin, https://localhost:8080",
      "Origin, null",
      "Origin, not a URL"
    })
    void isRefusedFromAnotherSiteEvenWithTheToken(String header, String value) {
      as(session)
          .header(header, value)
          .header("X-CSRF-Token", csrfToken(session))
          .post("/api/v1/auth/logout")
          .then()
          .statusCode(403)
          .body("code", equalTo("CROSS_SITE_REQUEST"));
    }

    // Host is what the browser asked for, and a name server may have led it here.
    @Test
    void isRefusedThoughHostSaysTheSame() {
      as(session)
          .header("Host", "evil.example")
          .header("Origin", "http://evil.example")
          .header("X-CSRF-Token", csrfToken(session))
          .post("/api/v1/auth/logout")
          .then()
          .statusCode(403)
          .body("code", equalTo("CROSS_SITE_REQUEST"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: " + OURS})
    void needsTheTokenFromABrowser(String header) {
      fromBrowser(header)
          .post("/api/v1/auth/logout")
          .then()
          .statusCode(403)
          .body("code", equalTo("CSRF_TOKEN_WRONG"));
      fromBrowser(header)
          .header("X-CSRF-Token", csrfToken(registered()))
          .post("/api/v1/auth/logout")
          .then()
          .statusCode(403)
          .body("code", equalTo("CSRF_TOKEN_WRONG"));

      fromBrowser(header)
          .header("X-CSRF-Token", csrfToken(session))
          .post("/api/v1/auth/logout")
          .then()
          .statusCode(204);
    }

    @Test
    void needsNoTokenFromAProgram() {
      as(session).post("/api/v1/auth/logout").then().statusCode(204);
    }

    private RequestSpecification fromBrowser(String header) {
      int colon = header.indexOf(':');
      return as(session).header(header.substring(0, colon), header.substring(colon + 2));
    }
  }

  @Nested
  class WithoutASession {
    @ParameterizedTest
    @ValueSource(strings = {"login", "register"})
    void signingInIsRefusedFromAnotherSite(String how) {
      given()
          .contentType(ContentType.JSON)
          .header("Origin", "https://evil.example")
          .body(credentials(anEmail(), PASSWORD))
          .post("/api/v1/auth/" + how)
          .then()
          .statusCode(403)
          .body("code", equalTo("CROSS_SITE_REQUEST"));
    }

    @Test
    void signingInNeedsNoToken() {
      String email = anEmail();
      String session = registered(email, given().header("Origin", OURS));

      String token =
          given()
              .contentType(ContentType.JSON)
              .header("Origin", OURS)
              .header("Sec-Fetch-Site", "same-origin")
              .body(credentials(email, PASSWORD))
              .post("/api/v1/auth/login")
              .then()
              .statusCode(200)
              .extract()
              .path("csrfToken");

      assertThat(token).hasSize(64).isNotEqualTo(csrfToken(session));
    }

    @Test
    void anApiTokenNeedsNoTokenAndHasNone() {
      String token =
          as(registered())
              .body("{\"name\":\"t\"}")
              .post("/api/v1/tokens")
              .then()
              .extract()
              .path("token");

      given()
          .auth()
          .oauth2(token)
          .header("Origin", "https://evil.example")
          .contentType(ContentType.JSON)
          .body("{\"magnetUri\":\"%s\"}".formatted(Api.aMagnet()))
          .post("/api/v1/jobs")
          .then()
          .statusCode(201);
      given().auth().oauth2(token).get("/api/v1/auth/me").then().body("csrfToken", nullValue());
    }
  }

  private static String csrfToken(String session) {
    return as(session).get("/api/v1/auth/me").then().statusCode(200).extract().path("csrfToken");
  }
}
