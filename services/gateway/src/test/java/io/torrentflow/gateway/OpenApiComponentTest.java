package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.kernel.problem.ProblemCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client is generated from the API's document without an edit by hand. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class OpenApiComponentTest {
  private JsonNode document;

  @BeforeEach
  void read() throws IOException {
    document =
        new ObjectMapper()
            .readTree(given().queryParam("format", "json").get("/api/v1/openapi").asString());
  }

  @Test
  void namesTheCodesOfProblems() {
    assertThat(schema("Problem").at("/properties/code/$ref").asText())
        .isEqualTo("#/components/schemas/ProblemCode");
    assertThat(texts(schema("ProblemCode").get("enum")))
        .containsExactlyElementsOf(
            Arrays.stream(ProblemCode.values()).map(ProblemCode::name).toList());
  }

  @Test
  void offersEachKindOfSourceByItself() {
    assertThat(texts(schema("SubmitRequest").at("/oneOf/0/required"))).containsExactly("magnetUri");
    assertThat(texts(schema("SubmitRequest").at("/oneOf/1/required"))).containsExactly("url");
    assertThat(schema("SubmitRequest").at("/oneOf/0/properties").has("url")).isFalse();
    assertThat(texts(schema("JobCommand").at("/oneOf/1/required")))
        .containsExactly("action", "filter");
  }

  @Test
  void saysThatWhatARequestMayLeaveOutMayBeNull() {
    assertThat(texts(schema("Login").at("/properties/turnstileResponse/type")))
        .containsExactly("string", "null");
    assertThat(schema("UserChange").at("/properties/role/anyOf/1/type").asText()).isEqualTo("null");
    assertThat(schema("Login").at("/properties/password/type").asText()).isEqualTo("string");
  }

  @Test
  void saysOfEachOperationWhatAProblemLooksLike() {
    assertThat(document.get("paths").findParents("responses"))
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(
                        operation
                            .at("/responses/default/content/application~1problem+json/schema/$ref")
                            .asText())
                    .isEqualTo("#/components/schemas/Problem"));
  }

  @Test
  void anchorsEveryPattern() {
    assertThat(document.findValuesAsText("pattern"))
        .isNotEmpty()
        .allSatisfy(pattern -> assertThat(pattern).startsWith("^").endsWith("$"));
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas/" + name);
  }

  private static List<String> texts(JsonNode array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
        .map(i -> array.get(i).asText())
        .toList();
  }
}
