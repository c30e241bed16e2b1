package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class LinksComponentTest {
  private String session;
  private String job;
  private List<String> files;

  @BeforeEach
  void completesAJobOfThreeFiles() {
    session = registered();
    String magnet = aMagnet();
    job = submitMagnet(session, magnet).extract().path("id");
    prove(job, hashOf(magnet), null);
    complete(job);
    addFile(1, "folder/b c.txt");
    addFile(2, "folder/d.txt");
    files = as(session).get("/api/v1/jobs/" + job + "/files").path("items.id");
  }

  @Test
  void areMadeForAllFiles() {
    links("{}")
        .statusCode(200)
        .body("items.fileId", equalTo(files))
        .body("items.path", contains("x", "folder/b c.txt", "folder/d.txt"))
        .body("items[1].url", startsWith("http"));
  }

  @Test
  void areMadeForSome() {
    links("{\"fileIds\":[\"%s\"]}".formatted(files.get(2)))
        .statusCode(200)
        .body("items.fileId", contains(files.get(2)));
  }

  @Test
  void areAnInputFileOfAria2() {
    String input =
        as(session)
            .accept("text/plain")
            .body("{}")
            .post("/api/v1/jobs/" + job + "/links/aria2")
            .then()
            .statusCode(200)
            .contentType("text/plain")
            .extract()
            .asString();

    assertThat(input.lines().filter(line -> line.startsWith(" ")))
        .containsExactly("  out=x", "  out=folder/b c.txt", "  out=folder/d.txt");
    assertThat(input.lines().filter(line -> line.startsWith("http"))).hasSize(3);
  }

  @Test
  void areForSavingUnlessSomethingElseIsAskedFor() {
    String url = link(1, "").statusCode(200).extract().path("url");

    assertThat(url).contains("response-content-disposition=attachment");
    assertThat(url).doesNotContain("response-content-type");
    assertThat(url).contains("X-Amz-Expires=900");
    link(0, "").statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({"view, inline, 900", "play, inline, 43200", "queue, attachment, 43200"})
  void areMadeForTheirPurpose(String purpose, String disposition, String seconds) {
    String url = link(1, "?purpose=" + purpose).statusCode(200).extract().path("url");

    assertThat(url)
        .contains("response-content-disposition=" + disposition)
        .contains("X-Amz-Expires=" + seconds);
    assertThat(url.contains("response-content-type=text%2Fplain"))
        .isEqualTo(disposition.equals("inline"));
    assertThat(
            column(
                "SELECT extract(epoch FROM links_until - now()) BETWEEN ?::int - 60 AND ?::int"
                    + " FROM transfers WHERE id = ?::uuid",
                seconds,
                seconds,
                transferOf(job)))
        .containsExactly("t");
  }

  @Test
  void areMadeForShowingNothingThatMayHoldAScript() {
    for (String name : List.of("x", "a.html", "a.svg", "a.txt.html", "txt", ".xml", "a.pdf")) {
      run("UPDATE files SET path = ? WHERE id = ?::uuid", name, files.get(0));
      link(0, "?purpose=view").statusCode(400).body("errors[0].field", equalTo("purpose"));
    }
    links("{\"purpose\":\"play\"}").statusCode(400);
    run("UPDATE files SET path = 'a.MP4' WHERE id = ?::uuid", files.get(0));
    links("{\"purpose\":\"play\"}")
        .statusCode(200)
        .body("items[0].url", containsString("response-content-type=video%2Fmp4"));
  }

  @Test
  void areRefusedForAnotherPurpose() {
    link(1, "?purpose=fun").statusCode(400).body("errors[0].field", equalTo("purpose"));
    links("{\"purpose\":\"fun\"}").statusCode(400);
  }

  private ValidatableResponse link(int file, String query) {
    return as(session)
        .post("/api/v1/jobs/%s/files/%s/link%s".formatted(job, files.get(file), query))
        .then();
  }

  @Test
  void areRefusedForAFileThatTheJobDoesNotHave() {
    links("{\"fileIds\":[\"%s\",\"%s\"]}".formatted(files.get(0), UUID.randomUUID()))
        .statusCode(404)
        .body("code", equalTo("FILE_NOT_FOUND"));
  }

  @Test
  void areRefusedForMoreThanAThousand() {
    run(
        "INSERT INTO files (id, transfer_id, position, path, size_bytes, etag)"
            + " SELECT gen_random_uuid(), ?::uuid, n, 'f' || n, 1, 'e'"
            + " FROM generate_series(10, 1010) AS n",
        transferOf(job));

    links("{}").statusCode(400).body("errors[0].field", equalTo("fileIds"));
  }

  @Test
  void areRefusedUntilAFileIsReady() {
    run("UPDATE files SET etag = NULL WHERE id = ?::uuid", files.get(1));

    links("{}").statusCode(409).body("code", equalTo("FILES_NOT_READY"));
    links("{\"fileIds\":[\"%s\"]}".formatted(files.get(0))).statusCode(200);
  }

  @Test
  void areTheOwnersOnly() {
    as(registered())
        .body("{}")
        .post("/api/v1/jobs/" + job + "/links")
        .then()
        .statusCode(404)
        .body("code", equalTo("JOB_NOT_FOUND"));
  }

  @Test
  void keepTheObjectsUntilTheyExpire() {
    links("{}").statusCode(200);

    assertThat(
            Api.column(
                "SELECT links_until > now() + interval '1 minute' FROM transfers WHERE id = ?::uuid",
                transferOf(job)))
        .containsExactly("t");
  }

  private ValidatableResponse links(String body) {
    return as(session).body(body).post("/api/v1/jobs/" + job + "/links").then();
  }

  private void addFile(int position, String path) {
    run(
        "INSERT INTO files (id, transfer_id, position, path, size_bytes, etag)"
            + " VALUES (gen_random_uuid(), ?::uuid, ?, ?, 10, 'etag')",
        transferOf(job),
        position,
        path);
  }
}
