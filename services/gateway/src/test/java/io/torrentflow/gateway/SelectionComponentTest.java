package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static io.torrentflow.gateway.Api.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a torrent are wanted is said once they are known, or changed later. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SelectionComponentTest {
  private String session;
  private String magnet;

  @BeforeEach
  void register() {
    session = registered();
    magnet = aMagnet();
  }

  @Nested
  class AJobThatAsks {
    @BeforeEach
    void begin() {
      register();
    }

    @Test
    void runsUntilItsFilesAreKnown() {
      String job = ask(session).statusCode(201).body("reason", nullValue()).extract().path("id");

      assertThat(column("SELECT wish, asks_selection FROM jobs WHERE id = ?::uuid", job))
          .containsExactly("wanted");
      ask(session).statusCode(200).body("id", equalTo(job));
    }

    @Test
    void waitsAtOnceWhereTheFilesAreKnown() {
      othersKnow();

      String job =
          ask(session)
              .statusCode(201)
              .body("status", equalTo("paused"))
              .body("reason.code", equalTo("AWAITING_SELECTION"))
              .body("totalBytes", equalTo(60))
              .body("downloadedBytes", equalTo(0))
              .body("actions", contains("resume", "cancel", "delete"))
              .extract()
              .path("id");

      as(session)
          .get("/api/v1/jobs/" + job + "/files")
          .then()
          .body("items.position", contains(0, 2, 3))
          .body("items.ready", contains(false, false, false));
    }

    @Test
    void waitsThoughAllIsStored() {
      String others = othersKnow();
      walk(others, "uploading", "completed");

      ask(session).statusCode(201).body("reason.code", equalTo("AWAITING_SELECTION"));
    }

    @Test
    void costsNothingWhileItWaits() {
      othersKnow();
      ask(session).statusCode(201);

      as(session).get("/api/v1/account/usage").then().body("storedBytes", equalTo(0));
    }

    @Test
    void goesOnWithWhatIsChosen() {
      String others = othersKnow();
      String job = ask(session).extract().path("id");

      choose(job, "0,3")
          .statusCode(200)
          .body("status", equalTo("submitted"))
          .body("reason", nullValue())
          .body("totalBytes", equalTo(40))
          .body("source.selection", equalTo("0,3"));

      assertThat(transferOf(job)).isNotEqualTo(transferOf(others));
      assertThat(
              column(
                  "SELECT source_type || ' ' || (checkpoint ->> 'torrent') FROM transfers"
                      + " WHERE id = ?::uuid",
                  transferOf(job)))
          .containsExactly("magnet bWV0YQ==");
      assertThat(column("SELECT status FROM transfers WHERE id = ?::uuid", transferOf(others)))
          .containsExactly("downloading");
    }

    @Test
    void joinsWhatOthersHaveChosen() {
      othersKnow();
      String first = ask(session).extract().path("id");
      String other = registered();
      String second = ask(other).extract().path("id");
      choose(first, "0").statusCode(200);

      change(other, second, "{\"files\":\"0\"}").statusCode(200);

      assertThat(transferOf(second)).isEqualTo(transferOf(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0,2-3"})
    void goesOnWithAllOfThem(String all) {
      String others = othersKnow();
      String job = ask(session).extract().path("id");

      choose(job, all)
          .statusCode(200)
          .body("status", equalTo("downloading"))
          .body("source.selection", nullValue());

      assertThat(transferOf(job)).isEqualTo(transferOf(others));
    }

    @Test
    void takesAllOfThemWhenItIsResumed() {
      othersKnow();
      String job = ask(session).extract().path("id");

      as(session)
          .post("/api/v1/jobs/" + job + "/resume")
          .then()
          .statusCode(202)
          .body("status", equalTo("downloading"));
      assertThat(column("SELECT asks_selection FROM jobs WHERE id = ?::uuid", job))
          .containsExactly("f");
    }

    @Test
    void isChosenForWithinTheQuota() {
      othersKnow();
      String job = ask(session).extract().path("id");
      run(
          "UPDATE users SET own_stored_bytes = 35 WHERE id = (SELECT owner_id FROM jobs"
              + " WHERE id = ?::uuid)",
          job);

      choose(job, "0,3").statusCode(429).body("code", equalTo("QUOTA_STORAGE"));
      choose(job, "3").statusCode(200);
    }

    @Test
    void isOfALinkThatDoesNotSayItItself() {
      as(session)
          .body("{\"magnetUri\":\"%s&so=0\",\"selection\":\"ask\"}".formatted(magnet))
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("errors[0].field", equalTo("selection"));
      as(session)
          .body("{\"url\":\"http://127.0.0.1/x\",\"selection\":\"ask\"}")
          .post("/api/v1/jobs")
          .then()
          .statusCode(400)
          .body("errors[0].field", equalTo("selection"));
    }
  }

  @Nested
  class AnotherChoice {
    private String job;

    @BeforeEach
    void begin() {
      register();
      job = othersKnow(session);
    }

    @Test
    void isGivenTogetherWithAName() {
      change(session, job, "{\"files\":\"2\",\"name\":\"Mine\",\"labels\":[\"x\"]}")
          .statusCode(200)
          .body("name", equalTo("Mine"))
          .body("labels", contains("x"))
          .body("totalBytes", equalTo(20));
    }

    @Test
    void ofLessIsTakenThoughThePlanIsUsedUp() {
      run(
          "UPDATE users SET own_stored_bytes = 60 WHERE id = (SELECT owner_id FROM jobs"
              + " WHERE id = ?::uuid)",
          job);

      choose(job, "3").statusCode(200).body("totalBytes", equalTo(30));
    }

    @Test
    void leavesEverythingAloneWhereItIsTheSame() {
      String transfer = transferOf(job);

      choose(job, "0,2,3").statusCode(200).body("status", equalTo("downloading"));

      assertThat(transferOf(job)).isEqualTo(transfer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0,4", "3-2", "0,", "1000001"})
    void isRefusedForFilesThatTheJobLacks(String files) {
      choose(job, files)
          .statusCode(400)
          .body("code", equalTo("VALIDATION_FAILED"))
          .body("errors[0].field", equalTo("files"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,2,3", "2"})
    void leavesAPausedJobPaused(String files) {
      as(session).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);

      choose(job, files).statusCode(200).body("status", equalTo("paused"));
    }

    @Test
    void isRefusedWhileNoFileIsKnown() {
      String unknown = submitMagnet(session, aMagnet()).extract().path("id");

      choose(unknown, "0").statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
    }

    @Test
    void isRefusedOnceTheJobHasEnded() {
      run("DELETE FROM files WHERE transfer_id = ?::uuid", transferOf(job));
      walk(job, "uploading", "completed");
      run(
          "UPDATE jobs SET ended = 'completed', ended_at = now(), frozen = true WHERE id = ?::uuid",
          job);

      choose(job, "0").statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
    }

    @Test
    void isRefusedWhereAnotherJobHasTheFiles() {
      String other = submitMagnet(session, magnet + "&so=0").extract().path("id");

      choose(job, "0").statusCode(409).body("detail", containsString(other));
    }

    @Test
    void isOfOnesOwnJobsOnly() {
      change(registered(), job, "{\"files\":\"0\"}").statusCode(404);
    }
  }

  private ValidatableResponse ask(String of) {
    return as(of)
        .body("{\"magnetUri\":\"%s\",\"selection\":\"ask\"}".formatted(magnet))
        .post("/api/v1/jobs")
        .then();
  }

  private ValidatableResponse choose(String job, String files) {
    return change(session, job, "{\"files\":\"%s\"}".formatted(files));
  }

  private static ValidatableResponse change(String of, String job, String change) {
    return as(of).body(change).patch("/api/v1/jobs/" + job).then();
  }

  /** Another user's job of the same link, whose three files are known. */
  private String othersKnow() {
    return othersKnow(registered());
  }

  private String othersKnow(String other) {
    String job = submitMagnet(other, magnet).extract().path("id");
    prove(job, hashOf(magnet), null);
    walk(job, "metadata_fetch", "downloading");
    run(
        "UPDATE transfers SET total_bytes = 60, checkpoint = '{\"torrent\":\"bWV0YQ==\",\"uploads\":[]}'"
            + " WHERE id = ?::uuid",
        transferOf(job));
    int[] positions = {0, 2, 3};
    for (int i = 0; i < positions.length; i++) {
      run(
          "INSERT INTO files (id, transfer_id, position, torrent_position, path, size_bytes)"
              + " VALUES (?::uuid, ?::uuid, ?, ?, ?, ?)",
          UUID.randomUUID().toString(),
          transferOf(job),
          i,
          positions[i],
          "f" + i,
          10L * (i + 1));
    }
    return job;
  }
}
