package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitUrl;
import static io.torrentflow.gateway.Api.transferOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.kernel.source.JobSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners and administrators ask of jobs. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class CommandsComponentTest {
  private static final String TOO_LARGE =
      "UPDATE transfers SET total_bytes = 200000000000 WHERE id = ?::uuid";

  private static final String FOUR_ATTEMPTS =
      "UPDATE transfers SET attempt = 4, error_code = 'METADATA_TIMEOUT', error_detail = 'x',"
          + " error_at = now() WHERE id = ?::uuid";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

  private String session;
  private String magnet;
  private String id;

  @BeforeEach
  void aUserHasAJob() {
    session = registered();
    magnet = aMagnet();
    id = submitMagnet(session, magnet).statusCode(201).extract().path("id");
  }

  @Test
  void appliesACommandAtOnceAndRequestsAReview() {
    command("pause").statusCode(202).body("status", equalTo("paused"));
    command("resume").statusCode(202).body("status", equalTo("submitted"));
    command("cancel").statusCode(202).body("status", equalTo("cancelled"));

    assertThat(column("SELECT wish || ' ' || wish_version FROM jobs WHERE id = ?::uuid", id))
        .containsExactly("cancelled 4");
    assertThat(column("SELECT kind FROM job_events WHERE job_id = ?::uuid ORDER BY id", id))
        .containsExactly("submitted", "paused", "resumed", "cancelled");
  }

  @Test
  void ignoresARepeatedCommand() {
    command("pause").statusCode(202);
    command("pause").statusCode(202).body("status", equalTo("paused"));

    assertThat(column("SELECT wish_version FROM jobs WHERE id = ?::uuid", id)).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "cancel"})
  void refusesACommandAfterTheEnd(String command) {
    Api.complete(id);

    command(command).statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
  }

  @Test
  void hidesTheJobFromOtherUsers() {
    as(registered()).post("/api/v1/jobs/" + id + "/pause").then().statusCode(404);
    as(registered()).delete("/api/v1/jobs/" + id).then().statusCode(404);
    as(registered()).post("/api/v1/jobs/" + id + "/retry").then().statusCode(404);
  }

  @Nested
  class WhenItIsPaused {
    @Test
    void hidesProgressForOthersUntilResumed() {
      submitMagnet(registered(), magnet).statusCode(201);
      Api.walk(id, "metadata_fetch", "downloading");
      command("pause").statusCode(202).body("downloadedBytes", equalTo(6));
      Api.run(
          "UPDATE transfers SET downloaded_bytes = 9, total_bytes = 10, name = 'known',"
              + " space = 'shared' WHERE id = ?::uuid",
          transferOf(id));
      Api.run(
          "INSERT INTO files (id, transfer_id, position, path, etag)"
              + " VALUES (gen_random_uuid(), ?::uuid, 0, 'x', 'e')",
          transferOf(id));

      as(session)
          .get("/api/v1/jobs/" + id)
          .then()
          .body("status", equalTo("paused"))
          .body("downloadedBytes", equalTo(6))
          .body("name", equalTo(null))
          .body("totalBytes", equalTo(null));
      as(session)
          .get("/api/v1/jobs/" + id + "/files")
          .then()
          .statusCode(200)
          .body("items.size()", equalTo(0));

      command("resume").statusCode(202).body("downloadedBytes", equalTo(9));
    }

    @Test
    void hidesLaterProgressAfterACancel() {
      String others = submitMagnet(registered(), magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      Api.prove(others, Api.hashOf(magnet), "c".repeat(64));
      Api.walk(others, "metadata_fetch", "downloading");

      command("cancel")
          .statusCode(202)
          .body("name", equalTo(null))
          .body("totalBytes", equalTo(null))
          .body("downloadedBytes", equalTo(0))
          .body("infoHashV2", equalTo(null));
    }

    @Test
    void resumesWithoutAttemptsAndErrorsOfOthers() {
      submitMagnet(registered(), magnet).statusCode(201);
      command("pause").statusCode(202);
      Api.run(FOUR_ATTEMPTS, transferOf(id));

      command("resume")
          .statusCode(202)
          .body("status", equalTo("submitted"))
          .body("attempt", equalTo(0))
          .body("error", equalTo(null));
    }

    @Test
    void resumesWithoutTheAttemptThatRunsForOthers() {
      String others = submitMagnet(registered(), magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      Api.assign(others);
      command("resume").statusCode(202);

      Api.failAttempt(others);

      as(session)
          .get("/api/v1/jobs/" + id)
          .then()
          .body("attempt", equalTo(0))
          .body("error", equalTo(null));
    }

    @Test
    void resumesWithANewTransferAfterAFailure() {
      String other = registered();
      String others = submitMagnet(other, magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      String transfer = transferOf(id);
      Api.run(FOUR_ATTEMPTS, transfer);
      Api.fail(others);

      command("resume")
          .statusCode(202)
          .body("status", equalTo("submitted"))
          .body("attempt", equalTo(0))
          .body("error", equalTo(null));

      assertThat(transferOf(id)).isNotEqualTo(transfer);
      as(other).get("/api/v1/jobs/" + others).then().body("status", equalTo("failed"));
      // It waits for an agent.
      assertThat(
              column(
                  "SELECT status || ' ' || (exclusive_owner IS NULL) FROM transfers"
                      + " WHERE id = ?::uuid",
                  transferOf(id)))
          .containsExactly("submitted true");
    }

    @Test
    void resumesWithANewTransferAfterTheContentWasDropped() {
      String other = registered();
      String others = submitMagnet(other, magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      Api.prove(others, Api.hashOf(magnet), null);
      Api.complete(others);
      Api.run("UPDATE transfers SET dropped_at = now() WHERE id = ?::uuid", transferOf(id));

      command("resume").statusCode(202).body("status", equalTo("submitted"));

      assertThat(transferOf(id)).isNotEqualTo(transferOf(others));
    }

    @Test
    void refusesToResumeBeyondTheQuota() {
      Api.walk(id, "metadata_fetch", "downloading");
      Api.run(TOO_LARGE, transferOf(id));
      command("pause").statusCode(202);

      command("resume").statusCode(429).body("code", equalTo("QUOTA_STORAGE"));
    }

    @Test
    void failsOnResumeIfASizeKnownToOthersExceedsTheQuota() {
      String other = registered();
      String others = submitMagnet(other, magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      Api.prove(others, Api.hashOf(magnet), null);
      Api.run(TOO_LARGE, transferOf(id));

      command("resume")
          .statusCode(202)
          .body("status", equalTo("failed"))
          .body("error.code", equalTo("QUOTA_STORAGE"))
          .body("name", equalTo(null))
          .body("totalBytes", equalTo(null));

      as(session)
          .get("/api/v1/jobs/" + id + "/files")
          .then()
          .statusCode(200)
          .body("items.size()", equalTo(0));
      as(other).get("/api/v1/jobs/" + others).then().body("status", equalTo("submitted"));
    }

    @Test
    void completesOnResumeIfTheTransferIsComplete() {
      String others = submitMagnet(registered(), magnet).statusCode(201).extract().path("id");
      command("pause").statusCode(202);
      Api.prove(others, Api.hashOf(magnet), null);
      Api.complete(others);

      command("resume").statusCode(202).body("status", equalTo("completed"));

      command("pause").statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
      assertThat(
              column(
                  "SELECT ended || ' ' || (expires_at > now() + interval '1 day') FROM jobs"
                      + " WHERE id = ?::uuid",
                  id))
          .containsExactly("completed true");
    }
  }

  @Nested
  class WhenItIsCancelled {
    @Test
    void showsNoFilesWhileOthersWantThem() {
      submitMagnet(registered(), magnet).statusCode(201);
      Api.walk(id, "metadata_fetch", "downloading");
      Api.run(
          "UPDATE transfers SET total_bytes = 10, space = 'shared' WHERE id = ?::uuid",
          transferOf(id));
      Api.run(
          "INSERT INTO files (id, transfer_id, position, path)"
              + " VALUES (gen_random_uuid(), ?::uuid, 0, 'x')",
          transferOf(id));
      String files = "/api/v1/jobs/" + id + "/files";
      String file =
          as(session)
              .get(files)
              .then()
              .body("items.size()", equalTo(1))
              .extract()
              .path("items[0].id");

      command("cancel").statusCode(202);

      as(session).get(files).then().statusCode(200).body("items.size()", equalTo(0));
      as(session).post(files + "/" + file + "/link").then().statusCode(404);
    }
  }

  @Nested
  class WhenItIsDeleted {
    @Test
    void disappearsForItsOwnerOnly() {
      String other = registered();
      String others = submitMagnet(other, magnet).statusCode(201).extract().path("id");

      as(session).delete("/api/v1/jobs/" + id).then().statusCode(204);

      as(session).get("/api/v1/jobs/" + id).then().statusCode(404);
      as(session).delete("/api/v1/jobs/" + id).then().statusCode(404);
      as(other)
          .get("/api/v1/jobs/" + others)
          .then()
          .statusCode(200)
          .body("status", equalTo("submitted"));
    }
  }

  @Nested
  class ARetry {
    @Test
    void isRefusedUnlessTheJobFailed() {
      command("retry").statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
    }

    @Test
    void reusesAFailedTransferOfNobodyElse() {
      String transfer = transferOf(id);
      Api.fail(id);

      command("retry")
          .statusCode(202)
          .body("status", equalTo("submitted"))
          .body("error", equalTo(null));

      assertThat(transferOf(id)).isEqualTo(transfer);
      assertThat(
              column(
                  "SELECT ended IS NULL AND wish_version > reviewed_version FROM jobs WHERE id ="
                      + " ?::uuid",
                  id))
          .containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reusesAFailedTransferThatOthersCancelled(boolean isReviewed) {
      String other = registered();
      String others = submitMagnet(other, magnet).extract().path("id");
      as(other).post("/api/v1/jobs/" + others + "/cancel").then().statusCode(202);
      if (isReviewed) {
        Api.run("UPDATE jobs SET ended = 'cancelled', ended_at = now() WHERE id = ?::uuid", others);
      }
      String transfer = transferOf(id);
      Api.fail(id);

      command("retry").statusCode(202).body("uploadedBytes", equalTo(4));

      assertThat(transferOf(id)).isEqualTo(transfer);
      as(other).get("/api/v1/jobs/" + others).then().body("status", equalTo("cancelled"));
    }

    @Test
    void getsANewTransferIfOthersSawTheFailure() {
      String other = registered();
      String others = submitMagnet(other, magnet).extract().path("id");
      String transfer = transferOf(id);
      Api.fail(id);

      command("retry").statusCode(202).body("status", equalTo("submitted"));

      assertThat(transferOf(id)).isNotEqualTo(transfer);
      as(other).get("/api/v1/jobs/" + others).then().body("status", equalTo("failed"));
    }

    @Test
    void ofAConcurrentlyDeletedJobCreatesNothing() throws Exception {
      submitMagnet(registered(), magnet).statusCode(201);
      Api.fail(id);
      String transfer = transferOf(id);
      CompletableFuture<Integer> answer;
      try (Connection holder = Api.database().connect();
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("SELECT FROM transfers WHERE id = '" + transfer + "' FOR UPDATE");
        answer = CompletableFuture.supplyAsync(() -> command("retry").extract().statusCode());
        await().atMost(LIMIT).until(() -> column(WAITING).equals(List.of("1")));
        Api.run("UPDATE jobs SET deleted_at = now() WHERE id = ?::uuid", id);
        holder.commit();
      }

      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(404);
      assertThat(
              column(
                  "SELECT id FROM transfers WHERE encode(asked_v1, 'hex') = ?", Api.hashOf(magnet)))
          .containsExactly(transfer);
    }

    @Test
    void joinsALiveTransfer() {
      Api.fail(id);
      String live = submitMagnet(registered(), magnet).statusCode(201).extract().path("id");

      command("retry").statusCode(202);

      assertThat(transferOf(id)).isEqualTo(transferOf(live));
    }

    @Test
    void usesTheLinkWhenAnothersTorrentFileIsGone() {
      byte[] torrent = Api.aTorrent("");
      Api.submitTorrent(registered(), torrent).statusCode(201);
      String link = "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
      String job = submitMagnet(session, link).statusCode(201).extract().path("id");
      Api.fail(job);
      Api.run(
          "UPDATE transfers SET dropped_at = now(), source_torrent = NULL WHERE id = ?::uuid",
          transferOf(job));

      as(session).post("/api/v1/jobs/" + job + "/retry").then().statusCode(202);

      assertThat(sourceOf(job)).containsExactly("magnet");
    }

    @Test
    void usesItsOwnTorrentFileAfterJoiningALink() {
      byte[] torrent = Api.aTorrent("");
      String v1 = JobSource.TorrentFile.parse(torrent).v1().hex();
      String link = submitMagnet(registered(), "magnet:?xt=urn:btih:" + v1).extract().path("id");
      Api.run(
          "UPDATE transfers SET infohash_v1 = asked_v1, info_sha256 = decode(?, 'hex'),"
              + " space = 'shared' WHERE id = ?::uuid",
          JobSource.TorrentFile.parse(torrent).metainfo().infoSha256(),
          transferOf(link));
      String job = Api.submitTorrent(session, torrent).statusCode(201).extract().path("id");
      assertThat(transferOf(job)).isEqualTo(transferOf(link));
      Api.fail(job);

      as(session).post("/api/v1/jobs/" + job + "/retry").then().statusCode(202);

      assertThat(transferOf(job)).isNotEqualTo(transferOf(link));
      assertThat(sourceOf(job)).containsExactly("torrent");
    }

    @Test
    void getsANewTransferForAPrivateTorrentOfAnotherUser() {
      String other = registered();
      String others = submitMagnet(other, magnet).statusCode(201).extract().path("id");
      Api.prove(others, Api.hashOf(magnet), null);
      Api.run(
          "UPDATE transfers SET exclusive_owner = j.owner_id, space = j.owner_id::text"
              + " FROM jobs j WHERE j.id = ?::uuid AND transfers.id = j.transfer_id",
          others);
      Api.fail(others);
      as(other).delete("/api/v1/jobs/" + others).then().statusCode(204);

      command("retry").statusCode(202).body("name", equalTo(null));

      assertThat(
              column(
                  "SELECT (t.exclusive_owner = j.owner_id)::text || coalesce(t.space, '') FROM jobs j"
                      + " JOIN transfers t ON t.id = j.transfer_id WHERE j.id = ?::uuid",
                  id))
          .containsExactly("true");
    }

    private List<String> sourceOf(String job) {
      return column("SELECT source_type FROM transfers WHERE id = ?::uuid", transferOf(job));
    }

    @Test
    void completesAtOnceIfTheContentIsStored() {
      Api.fail(id);
      String live = submitMagnet(registered(), magnet).statusCode(201).extract().path("id");
      Api.prove(live, Api.hashOf(magnet), null);
      Api.complete(live);

      command("retry").statusCode(202).body("status", equalTo("completed"));

      command("cancel").statusCode(409);
    }

    @Test
    void ofAUrlStaysExclusiveToItsOwner() {
      String url =
          submitUrl(session, "http://127.0.0.1:9/" + UUID.randomUUID()).extract().path("id");
      Api.fail(url);

      as(session).post("/api/v1/jobs/" + url + "/retry").then().statusCode(202);

      assertThat(
              column(
                  "SELECT exclusive_owner = owner_id FROM jobs j JOIN transfers t ON t.id ="
                      + " j.transfer_id WHERE j.id = ?::uuid",
                  url))
          .containsExactly("t");
    }

    @Test
    void isLimitedToOnceAMinute() {
      Api.fail(id);
      command("retry").statusCode(202);
      Api.run(
          "UPDATE jobs SET ended = 'failed', ended_at = now(), frozen = true WHERE id = ?::uuid",
          id);

      command("retry").statusCode(429).body("code", equalTo("RETRY_TOO_SOON"));
    }
  }

  @Nested
  class AnAdministrator {
    private String admin;

    @BeforeEach
    void logsIn() {
      admin = Api.anAdmin();
    }

    @Test
    void cancelsADownloadForAllWithAReason() {
      String other = registered();
      String others = submitMagnet(other, magnet).extract().path("id");
      Api.walk(id, "metadata_fetch", "downloading");

      as(admin)
          .body("{\"reason\":\"court order\"}")
          .post("/api/v1/admin/jobs/" + id + "/cancel")
          .then()
          .statusCode(200)
          .body("status", equalTo("failed"));

      as(other)
          .get("/api/v1/jobs/" + others)
          .then()
          .body("status", equalTo("failed"))
          .body("error.code", equalTo("CANCELLED_BY_ADMIN"))
          .body("error.detail", equalTo("court order"));
      // What is stored of it goes, and nobody pays for it.
      assertThat(
              column(
                  "SELECT frozen_uploaded FROM jobs WHERE transfer_id = ?::uuid", transferOf(id)))
          .containsExactly("0", "0");
    }

    @Test
    void seesTheJobsOfOthers() {
      as(admin).get("/api/v1/jobs/" + id).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void isRequiredToCancelForAll() {
      as(session)
          .body("{\"reason\":\"x\"}")
          .post("/api/v1/admin/jobs/" + id + "/cancel")
          .then()
          .statusCode(403);
    }
  }

  private ValidatableResponse command(String command) {
    return as(session).post("/api/v1/jobs/" + id + "/" + command).then();
  }
}
