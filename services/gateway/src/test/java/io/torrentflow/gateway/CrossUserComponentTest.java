package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever of another user's somebody names, wherever an id can stand, the response is the same as
 * for what does not exist.
 */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class CrossUserComponentTest {
  // What the path parameters of operations beside the administrator's name.
  private static final String JOBS = "/api/v1/jobs/{id}";
  private static final String FILE = "/files/{fileId}";
  private static final String TOKENS = "/api/v1/tokens/{id}";
  private static final String SESSIONS = "/api/v1/account/sessions/{id}";

  // Where ids stand in requests; an administrator's own requests are not other users'.
  private static final List<String> IDS_IN_REQUESTS =
      List.of("JobCommand.ids", "LinksRequest.fileIds", "query job", "query owner");

  private final ObjectMapper json = new ObjectMapper();

  private JsonNode document;
  private String other;
  private String job;
  private String file;
  private String token;
  private String session;

  @BeforeEach
  void twoUsers() throws IOException {
    document =
        json.readTree(given().queryParam("format", "json").get("/api/v1/openapi").asString());
    String victim = registered();
    String magnet = aMagnet();
    job = submitMagnet(victim, magnet).extract().path("id");
    prove(job, hashOf(magnet), null);
    complete(job);
    file = column("SELECT id FROM files WHERE transfer_id = ?::uuid", transferOf(job)).getFirst();
    token = as(victim).body("{\"name\":\"t\"}").post("/api/v1/tokens").path("id");
    session = as(victim).get("/api/v1/account/sessions").path("items[0].id");
    other = registered();
  }

  @Test
  void isNotFoundByAPath() {
    List<String> tried = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              String template = path.getKey();
              if (template.contains("{") && !template.startsWith("/api/v1/admin/")) {
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> tried.add(tryPath(method, template)));
              }
            });

    assertThat(tried).hasSizeGreaterThanOrEqualTo(15);
  }

  private String tryPath(String method, String template) {
    String verb = method.toUpperCase(Locale.ROOT);
    assertThat(template)
        .as("an id that this test knows of")
        .matches(path -> path.startsWith(JOBS) || path.equals(TOKENS) || path.equals(SESSIONS));
    String theirs =
        template.startsWith(JOBS)
            ? template.replace("{id}", job).replace("{fileId}", file)
            : template.replace("{id}", template.equals(TOKENS) ? token : session);
    String unknown = UUID.randomUUID().toString();
    String nobodys =
        template.replace("{id}", unknown).replace(FILE, FILE.replace("{fileId}", file));

    Response refusal = call(verb, theirs);

    assertThat(refusal.statusCode()).as(verb + " " + template).isEqualTo(404);
    assertThat(plain(refusal, idIn(theirs, template)))
        .as(verb + " " + template)
        .isEqualTo(plain(call(verb, nobodys), unknown));
    return verb + " " + template;
  }

  private static String idIn(String path, String template) {
    return path.substring(template.indexOf('{')).split("/")[0];
  }

  private Response call(String verb, String path) {
    String body = path.endsWith(job) || verb.equals("PATCH") ? "{\"name\":\"x\"}" : "{}";
    return as(other).accept("*/*").body(body).request(verb, path);
  }

  /** What is left of a problem once what differs from request to request is out of it. */
  private static String plain(Response response, String id) {
    return response.asString().replace(id, "").replaceFirst("\"correlationId\":\"[^\"]*\"", "");
  }

  @Test
  void isNotFoundByACommand() {
    Response outcomes =
        as(other)
            .body("{\"action\":\"delete\",\"ids\":[\"%s\"]}".formatted(job))
            .post("/api/v1/jobs/commands");

    assertThat(outcomes.<String>path("items[0].problem.code")).isEqualTo("JOB_NOT_FOUND");
    assertThat(outcomes.<Object>path("items[0].job")).isNull();
    assertThat(column("SELECT deleted_at IS NULL FROM jobs WHERE id = ?::uuid", job))
        .containsExactly("t");
  }

  @Test
  void givesNoLinksToFiles() {
    String magnet = aMagnet();
    String own = submitMagnet(other, magnet).extract().path("id");
    prove(own, hashOf(magnet), null);
    complete(own);

    Response refusal =
        as(other)
            .body("{\"fileIds\":[\"%s\"]}".formatted(file))
            .post("/api/v1/jobs/" + own + "/links");

    assertThat(refusal.statusCode()).isEqualTo(404);
    assertThat(refusal.<String>path("code")).isEqualTo("FILE_NOT_FOUND");
    assertThat(as(other).post("/api/v1/jobs/" + own + "/files/" + file + "/link").statusCode())
        .isEqualTo(404);
  }

  @Test
  void isTriedWhereverAnIdCanStand() {
    TreeSet<String> found = new TreeSet<>();
    Map<String, JsonNode> requests = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              if (!path.getKey().startsWith("/api/v1/admin/")) {
                path.getValue().forEach(operation -> collect(operation, requests, found));
              }
            });
    requests.forEach((name, schema) -> idsIn(name, schema, found));

    assertThat(found).containsExactlyElementsOf(IDS_IN_REQUESTS);
  }

  private void collect(JsonNode operation, Map<String, JsonNode> requests, TreeSet<String> found) {
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              if (parameter.get("in").asText().equals("query") && isId(parameter.get("schema"))) {
                found.add("query " + parameter.get("name").asText());
              }
            });
    operation
        .path("requestBody")
        .findValuesAsText("$ref")
        .forEach(ref -> addRequest(ref, requests));
  }

  private void addRequest(String ref, Map<String, JsonNode> requests) {
    String name = ref.substring(ref.lastIndexOf('/') + 1);
    JsonNode schema = document.at("/components/schemas/" + name);
    if (requests.put(name, schema) == null) {
      schema.findValuesAsText("$ref").forEach(inner -> addRequest(inner, requests));
    }
  }

  private void idsIn(String name, JsonNode schema, TreeSet<String> found) {
    schema
        .findValues("properties")
        .forEach(
            properties ->
                properties
                    .properties()
                    .forEach(
                        property -> {
                          if (isId(property.getValue())
                              || isId(property.getValue().path("items"))) {
                            found.add(name + "." + property.getKey());
                          }
                        }));
  }

  private boolean isId(JsonNode schema) {
    String ref = schema.path("$ref").asText();
    String name = ref.substring(ref.lastIndexOf('/') + 1);
    return schema.path("format").asText().equals("uuid")
        || (!ref.isEmpty()
            && document.at("/components/schemas/" + name).path("format").asText().equals("uuid"));
  }
}
