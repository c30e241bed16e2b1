package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.torrentflow.testing.jdbc.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AdmissionComponentTest {
  @TestHTTPResource("/api/v1")
  URI api;

  private static final byte[] TORRENT =
      ("d4:infod6:lengthi5e4:name8:five.bin12:piece lengthi16384e6:pieces20:01234567890123456789ee")
          .getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void createsAJobWithHistoryAndAuditRow() {
    String session = registered();

    String id = submitMagnet(session, aMagnet()).statusCode(201).extract().path("id");

    UUID job = UUID.fromString(id);
    assertThat(column("SELECT kind FROM job_events WHERE job_id = ?", job))
        .containsExactly("submitted");
    assertThat(column("SELECT outcome FROM audit_log WHERE target = ?", id))
        .containsExactly("done");
    as(session)
        .get("/api/v1/jobs/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("submitted"));
  }

  @Test
  void readsNameAndSizeOfATorrentFile() {
    String session = registered();

    RestAssured.given()
        .cookie(Api.SESSION, session)
        .multiPart("torrent", "five.torrent", TORRENT, "application/x-bittorrent")
        .post("/api/v1/jobs")
        .then()
        .statusCode(201)
        .body("name", equalTo("five.bin"))
        .body("totalBytes", equalTo(5));
  }

  @Nested
  class WhenThePlanIsUsedUp {
    @Test
    void enforcesTheQuotaOnParallelSubmissions() throws Exception {
      String session = registered();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Callable<Integer>> submissions =
            IntStream.range(0, 14)
                .<Callable<Integer>>mapToObj(
                    i -> () -> submitMagnet(session, aMagnet()).extract().statusCode())
                .toList();

        var codes = threads.invokeAll(submissions).stream().map(f -> f.resultNow()).toList();

        assertThat(codes).filteredOn(code -> code == 201).hasSize(10);
        assertThat(codes).filteredOn(code -> code == 429).hasSize(4);
      }
    }

    @Test
    void refusesATorrentBeyondTheQuota() {
      String session = registered();
      byte[] large =
          ("d4:infod6:lengthi200000000000e4:name1:x12:piece lengthi536870912e6:pieces7460:"
                  + "0".repeat(7460)
                  + "ee")
              .getBytes(StandardCharsets.ISO_8859_1);

      RestAssured.given()
          .cookie(Api.SESSION, session)
          .multiPart("torrent", "large.torrent", large, "application/x-bittorrent")
          .post("/api/v1/jobs")
          .then()
          .statusCode(429)
          .body("code", equalTo("QUOTA_STORAGE"));
    }
  }

  @Nested
  class WhenARequestIsRepeated {
    @Test
    void reusesTheKeyOfADeletedJob() {
      String session = registered();
      String body = "{\"magnetUri\":\"%s\"}".formatted(aMagnet());
      String id = withKey(session, body).statusCode(201).extract().path("id");
      as(session).delete("/api/v1/jobs/" + id).then().statusCode(204);

      withKey(session, body).statusCode(201).body("id", not(equalTo(id)));
    }

    @Test
    void bindsAKeyToAnExistingJob() {
      String session = registered();
      String body = "{\"magnetUri\":\"%s\"}".formatted(aMagnet());
      String id = withKey(session, "first", body).statusCode(201).extract().path("id");

      withKey(session, "second", body).statusCode(200).body("id", equalTo(id));

      withKey(session, "second", "{\"magnetUri\":\"%s\"}".formatted(aMagnet()))
          .statusCode(422)
          .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    }

    @Test
    void givesTheSameResponseToARepeatedKeyAndRefusesAnotherRequest() {
      String session = registered();
      String body = "{\"url\":\"http://127.0.0.1:9/one.bin\"}";
      Response first = withKey(session, body).statusCode(201).extract().response();
      as(session).post("/api/v1/jobs/" + first.path("id") + "/pause").then().statusCode(202);

      Response again = withKey(session, body).statusCode(201).extract().response();
      assertThat(again.<Map<String, Object>>path("")).isEqualTo(first.path(""));
      assertThat(again.header("Location")).isEqualTo(first.header("Location"));
      withKey(session, "{\"url\":\"http://127.0.0.1:9/two.bin\"}")
          .statusCode(422)
          .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    }

    @Test
    void readsAResponseThatAnotherVersionHasKept() {
      String session = registered();
      String body = "{\"magnetUri\":\"%s\"}".formatted(aMagnet());
      String id = withKey(session, body).statusCode(201).extract().path("id");
      run(
          "UPDATE idempotency_keys SET response = response - 'maxRetries' || '{\"later\": 1}'"
              + " WHERE job_id = ?::uuid",
          id);

      withKey(session, body).statusCode(201).body("id", equalTo(id));
    }

    @Test
    void waitsFiveSecondsForTheFirstOne() throws SQLException {
      String session = registered();
      String body = "{\"magnetUri\":\"%s\"}".formatted(aMagnet());
      String user = as(session).get("/api/v1/auth/me").path("id");
      try (Connection first = Api.database().connect()) {
        first.setAutoCommit(false);
        Database.column(first, "SELECT lock_user(?::uuid)", user);

        withKey(session, body)
            .statusCode(409)
            .header("Retry-After", equalTo("1"))
            .body("code", equalTo("REQUEST_IN_PROGRESS"))
            .time(both(greaterThan(4_500L)).and(lessThan(9_000L)));
      }
      withKey(session, body).statusCode(201);
    }

    @Test
    void refusesAnEmptyKey() {
      withKey(registered(), "", "{\"magnetUri\":\"%s\"}".formatted(aMagnet()))
          .statusCode(400)
          .body("code", equalTo("VALIDATION_FAILED"));
    }

    private static io.restassured.response.ValidatableResponse withKey(
        String session, String body) {
      return withKey(session, "key-1", body);
    }

    private static io.restassured.response.ValidatableResponse withKey(
        String session, String key, String body) {
      return as(session).header("Idempotency-Key", key).body(body).post("/api/v1/jobs").then();
    }
  }

  @Nested
  class WhenTheInputIsBad {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            garbage                         | {}
            ''                              | {}
            multipart/form-data             | x
            multipart/form-data; boundary=  | x
            multipart/form-data; boundary=b | ''
            multipart/form-data; boundary=b | nonsense
            multipart/form-data; boundary=b | --b\\r\\nContent-Disposition: form-data; name="torrent"; filename="a"\\r\\n\\r\\ncut off
            """)
    void refusesAnUnreadableBody(String type, String body) throws Exception {
      HttpResponse<String> answer = post(type, body.translateEscapes());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"VALIDATION_FAILED\"");
    }

    @Test
    void refusesTextAfterTheJson() throws Exception {
      HttpResponse<String> answer = post("application/json", "{\"magnetUri\":\"x\"} and more");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"MALFORMED_JSON\"");
    }

    @Test
    void refusesAFormOfTooManyParts() throws Exception {
      String part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n";

      HttpResponse<String> answer =
          post("multipart/form-data; boundary=b", part.repeat(2_000) + "--b--\r\n");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"VALIDATION_FAILED\"");
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(api + "/jobs"))
              .header("Cookie", Api.SESSION + "=" + registered())
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
      "not a magnet",
      "magnet:?dn=nothing",
      "magnet:?xt=urn:btih:zz",
      "magnet:?xt=urn:btih:0123456789012345678901234567890123456789&x.pe=nowhere",
    })
    void namesTheFieldOfAMalformedMagnet(String magnet) {
      submitMagnet(registered(), magnet)
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("MAGNET_INVALID"))
          .body("errors.field", contains("magnetUri"));
    }

    @ParameterizedTest
    @CsvSource({
      "ftp://example.org/x, URL_INVALID",
      "http://, URL_INVALID",
      "http://10.0.0.1/x, URL_ADDRESS_FORBIDDEN",
      "http://169.254.169.254/latest/meta-data, URL_ADDRESS_FORBIDDEN",
      "http://[fd00::1]/x, URL_ADDRESS_FORBIDDEN",
      "http://0x0a000001/x, URL_UNRESOLVABLE",
      "http://no-such-host.invalid/x, URL_UNRESOLVABLE",
    })
    void namesTheFieldOfAForbiddenUrl(String url, String code) {
      submitUrl(registered(), url)
          .statusCode(400)
          .body("code", equalTo(code))
          .body("errors.field", contains("url"));
    }

    @Test
    void refusesABencodeBomb() {
      RestAssured.given()
          .cookie(Api.SESSION, registered())
          .multiPart(
              "torrent", "bomb.torrent", "l".repeat(5_000_000).getBytes(StandardCharsets.US_ASCII))
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("code", equalTo("TORRENT_INVALID"))
          .body("errors.field", contains("torrent"));
    }

    @Test
    void acceptsATorrentWithAPathTraversal() {
      byte[] climbing =
          ("d4:infod5:filesld6:lengthi5e4:pathl2:..2:..6:passwdeee4:name1:x12:piece lengthi16384e"
                  + "6:pieces20:01234567890123456789ee")
              .getBytes(StandardCharsets.ISO_8859_1);

      RestAssured.given()
          .cookie(Api.SESSION, registered())
          .multiPart("torrent", "climb.torrent", climbing)
          .post("/api/v1/jobs")
          .then()
          .statusCode(201)
          .body("name", equalTo("x"));
    }

    @Test
    void refusesBothSourcesOrNone() {
      String session = registered();

      as(session)
          .body("{}")
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("code", equalTo("VALIDATION_FAILED"));
      as(session)
          .body("{\"url\":\"http://127.0.0.1/\",\"magnetUri\":\"%s\"}".formatted(aMagnet()))
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("code", equalTo("VALIDATION_FAILED"));
    }

    @Test
    void reportsMalformedBodiesAsProblems() {
      String session = registered();

      as(session)
          .body("{\"url\":")
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("code", equalTo("MALFORMED_JSON"));
      as(session)
          .body("{\"url\":{}}")
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("errors.field", contains("url"));
      RestAssured.given()
          .cookie(Api.SESSION, session)
          .contentType("text/plain")
          .body("x")
          .post("/api/v1/jobs")
          .then()
          .statusCode(415)
          .body("code", equalTo("MEDIA_TYPE_UNSUPPORTED"));
    }
  }

  @Nested
  class AList {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "201", "99999999999", "-1"})
    void refusesALimitOutOfRange(String limit) {
      as(registered())
          .queryParam("limit", limit)
          .get("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("code", equalTo("VALIDATION_FAILED"))
          .body("errors[0].field", equalTo("limit"));
    }

    @Test
    void pagesJobsNewestFirst() {
      String session = registered();
      List<String> submitted =
          IntStream.range(0, 5)
              .mapToObj(i -> submitMagnet(session, aMagnet()).extract().<String>path("id"))
              .toList();

      var first =
          as(session).get("/api/v1/jobs?limit=3").then().body("items", hasSize(3)).extract();
      String cursor = first.path("nextCursor");

      var second =
          as(session)
              .get("/api/v1/jobs?limit=3&cursor=" + cursor)
              .then()
              .body("items", hasSize(2))
              .body("nextCursor", nullValue())
              .extract();
      List<String> read = new java.util.ArrayList<>(first.<List<String>>path("items.id"));
      read.addAll(second.path("items.id"));
      assertThat(read).isEqualTo(submitted.reversed());
    }

    @Test
    void refusesAnUnknownCursor() {
      as(registered())
          .get("/api/v1/jobs?cursor=nonsense")
          .then()
          .statusCode(400)
          .body("code", equalTo("CURSOR_INVALID"));
    }
  }

  @Nested
  class AJob {
    @Test
    void isHiddenFromAnotherUser() {
      String id = submitMagnet(registered(), aMagnet()).extract().path("id");

      as(registered())
          .get("/api/v1/jobs/" + id)
          .then()
          .statusCode(404)
          .body("code", equalTo("JOB_NOT_FOUND"));
    }

    @Test
    void withAMalformedIdIsNotFound() {
      as(registered()).get("/api/v1/jobs/nonsense").then().statusCode(404);
    }
  }
}
