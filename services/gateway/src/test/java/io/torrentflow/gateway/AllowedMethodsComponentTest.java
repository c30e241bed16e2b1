package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AllowedMethodsComponentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/jobs                                            | GET, HEAD, OPTIONS, POST
          /api/v1/jobs/00000000-0000-4000-8000-000000000000       | DELETE, GET, HEAD, OPTIONS, PATCH
          /api/v1/jobs/00000000-0000-4000-8000-000000000000/pause | OPTIONS, POST
          /api/v1/admin/agents/agent-1/drain                      | DELETE, OPTIONS, POST
          /api/v1/admin/dead-letters/1                            | DELETE, GET, HEAD, OPTIONS
          /api/v1/admin/transfers/00000000-0000-4000-8000-000000000000 | GET, HEAD, OPTIONS
          /api/v1/admin/status                                    | GET, HEAD, OPTIONS
          /api/v1/auth/login                                      | OPTIONS, POST
          """)
  void areSaidOfEachAddress(String path, String methods) {
    given().options(path).then().statusCode(204).header("Allow", equalTo(methods));
    given()
        .put(path)
        .then()
        .statusCode(405)
        .header("Allow", equalTo(methods))
        .body("code", equalTo("METHOD_NOT_ALLOWED"));
  }

  @Test
  void areNotSaidOfAnAddressThatIsNone() {
    given().options("/api/v1/nothing").then().statusCode(404).header("Allow", nullValue());
  }
}
