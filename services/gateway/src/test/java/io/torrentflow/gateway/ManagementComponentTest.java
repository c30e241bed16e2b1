package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class ManagementComponentTest {
  @TestHTTPResource(value = "/", management = true)
  URI management;

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health", "/health/ready"})
  void servesHealthAndMetricsAtASeparatePort(String path) {
    given().get("/q" + path).then().statusCode(404);
    given().get(management.resolve("/q" + path)).then().statusCode(200);
  }

  @Test
  void countsRequestsByTheirRoute() {
    String session = registered();
    for (int i = 0; i < 150; i++) {
      given().get("/api/v1/no-such-" + i);
      given().get("/no/such/" + i);
      given().body("x".repeat(70_000)).post("/api/v1/jobs/" + i);
      as(session).get("/api/v1/jobs/" + UUID.randomUUID());
      given().get("/api/v1/admin/users/" + UUID.randomUUID());
      given().options("/api/v1/jobs/" + UUID.randomUUID());
    }
    as(session).get("/api/v1/account/usage").then().statusCode(200);

    Set<String> routes =
        given()
            .get(management.resolve("/q/metrics"))
            .asString()
            .lines()
            .filter(line -> line.startsWith("http_server_requests_seconds_count"))
            .map(line -> line.replaceFirst(".*uri=\"([^\"]*)\".*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(routes).contains("/api/v1/jobs/{id}", "/api/v1/account/usage");
    assertThat(routes).noneMatch(route -> route.matches(".*[0-9a-f]{8}-.*|.*such.*|.*/[0-9]+"));
  }

  @Test
  void servesTheOpenApiDocumentAtTheApisPort() {
    given().get("/api/v1/openapi").then().statusCode(200);
  }
}
