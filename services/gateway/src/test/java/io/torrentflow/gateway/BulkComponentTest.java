package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several submissions in one request. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class BulkComponentTest {
  private String session;

  @BeforeEach
  void register() {
    session = registered();
  }

  @Test
  void tellsTheOutcomeOfEach() {
    String magnet = aMagnet();

    submit(
            "{\"magnetUri\":\"%s\"},{\"url\":\"http://127.0.0.1:9/x.bin\"},{\"magnetUri\":\"%1$s\"},"
                    .formatted(magnet)
                + "{\"magnetUri\":\"magnet:?\"},{},{\"url\":\"http://nowhere.invalid/\"}")
        .statusCode(200)
        .body("items.index", contains(0, 1, 2, 3, 4, 5))
        .body("items.isNew", contains(true, true, false, false, false, false))
        .body(
            "items.problem.code",
            contains("MAGNET_INVALID", "VALIDATION_FAILED", "URL_UNRESOLVABLE"))
        .body("items[0].job.id", notNullValue())
        .body("items[3].job", nullValue())
        .body("items[3].problem.errors[0].field", equalTo("magnetUri"));
  }

  @Test
  void refusesOnlyWhatGoesBeyondTheQuota() {
    ValidatableResponse outcome =
        submit(String.join(",", IntStream.range(0, 12).mapToObj(i -> source()).toList()));

    outcome
        .body("items.job.id", hasSize(10))
        .body("items[10].problem.code", equalTo("QUOTA_JOBS"))
        .body("items[11].problem.code", equalTo("QUOTA_JOBS"));
  }

  @Test
  void makesTheJobsInTheOrderOfTheSources() {
    List<String> sources = IntStream.range(0, 5).mapToObj(i -> source()).toList();

    List<String> made = submit(String.join(",", sources)).extract().path("items.job.id");
    List<String> listed = as(session).get("/api/v1/jobs?order=asc").path("items.id");
    assertThat(listed).isEqualTo(made);
  }

  @Test
  void takesFilesAndLinksOfAForm() {
    String magnet = aMagnet();

    form()
        .multiPart("torrent", "a.torrent", aTorrent(""), "application/x-bittorrent")
        .multiPart("torrent", "b.torrent", "no torrent".getBytes(), "application/x-bittorrent")
        .multiPart("links", "\r\n " + magnet + " \r\n\nHTTP://127.0.0.1:9/y.bin\nrubbish\n")
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(200)
        .body("items", hasSize(5))
        .body("items.isNew", contains(true, false, true, true, false))
        .body("items[0].job.source.type", equalTo("torrent"))
        .body("items[1].problem.code", equalTo("TORRENT_INVALID"))
        .body("items[2].job.source.uri", equalTo(magnet))
        .body("items[3].job.source.type", equalTo("http"))
        .body("items[4].problem.code", equalTo("MAGNET_INVALID"));
  }

  @Test
  void takesLongLinksOfAForm() {
    String link = aMagnet() + "&dn=" + "n".repeat(6_000);
    form()
        .multiPart("links", link + "\n" + aMagnet() + "&dn=" + "m".repeat(15_000))
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(200)
        .body("items", hasSize(2));
  }

  @Test
  void givesTheSameJobsForTheSameKey() {
    String sources = source() + "," + source();
    List<String> made = withKey("k", sources).extract().path("items.job.id");

    withKey("k", sources)
        .body("items.job.id", equalTo(made))
        .body("items.isNew", contains(true, true));
    withKey("k", source()).body("items[0].problem.code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    withKey("k".repeat(251), sources).statusCode(400);
  }

  @Test
  void auditsEach() {
    submit(source() + ",{\"magnetUri\":\"x\"}");

    String user = as(session).get("/api/v1/auth/me").path("id");
    assertThat(
            column(
                "SELECT outcome FROM audit_log WHERE actor_id = ?::uuid AND action = 'job.submit'"
                    + " ORDER BY id",
                user))
        .containsExactly("done", "MAGNET_INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"sources\":[]}", "{\"sources\":[null]}", "{\"sources\":null}"})
  void refusesWhatHasNoSources(String body) {
    as(session)
        .body(body)
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"));
  }

  @Test
  void refusesMoreThanAHundred() {
    submit(String.join(",", Collections.nCopies(101, "{}"))).statusCode(400);
    form()
        .multiPart("links", "x\n".repeat(101))
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"));
    form()
        .multiPart("other", "x")
        .post("/api/v1/jobs/bulk")
        .then()
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"));
  }

  private static String source() {
    return "{\"magnetUri\":\"%s\"}".formatted(aMagnet());
  }

  private ValidatableResponse submit(String sources) {
    return as(session)
        .body("{\"sources\":[%s]}".formatted(sources))
        .post("/api/v1/jobs/bulk")
        .then();
  }

  private ValidatableResponse withKey(String key, String sources) {
    return as(session)
        .header("Idempotency-Key", key)
        .body("{\"sources\":[%s]}".formatted(sources))
        .post("/api/v1/jobs/bulk")
        .then();
  }

  private RequestSpecification form() {
    return given().cookie(Api.SESSION, session);
  }
}
