package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
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
  void servesTheOpenApiDocumentAtTheApisPort() {
    given().get("/api/v1/openapi").then().statusCode(200);
  }
}
