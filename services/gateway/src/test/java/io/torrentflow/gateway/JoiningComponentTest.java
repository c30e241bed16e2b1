package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitTorrent;
import static io.torrentflow.gateway.Api.submitUrl;
import static io.torrentflow.gateway.Api.transferOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which submissions are fetched and stored once, and what their owners see of each other. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class JoiningComponentTest {
  private static final String V2 = "bb".repeat(32);

  @Nested
  class AnotherUserOfATorrent {
    @Test
    void getsAJobOfTheirOwnWithTheirOwnLink() {
      String magnet = aMagnet();
      String first =
          submitMagnet(registered(), magnet + "&tr=udp://a.example:80").extract().path("id");

      String second =
          submitMagnet(registered(), magnet + "&dn=mine")
              .statusCode(201)
              .header("Location", startsWith("http://localhost:8080/api/v1/jobs/"))
              .body("id", not(equalTo(first)))
              .body("name", equalTo("mine"))
              .body("source.uri", equalTo(magnet + "&dn=mine"))
              .extract()
              .path("id");

      assertThat(transferOf(second)).isEqualTo(transferOf(first));
    }

    @Test
    void getsACompletedJobOfStoredContent() {
      String magnet = aMagnet();
      String first = submitMagnet(registered(), magnet).extract().path("id");
      Api.prove(first, Api.hashOf(magnet), null);
      Api.complete(first);
      String session = registered();

      String second =
          submitMagnet(session, magnet)
              .statusCode(201)
              .body("status", equalTo("completed"))
              .body("totalBytes", equalTo(10))
              .extract()
              .path("id");

      String file =
          as(session)
              .get("/api/v1/jobs/" + second + "/files")
              .then()
              .statusCode(200)
              .body("items[0].ready", equalTo(true))
              .extract()
              .path("items[0].id");
      as(session)
          .post("/api/v1/jobs/" + second + "/files/" + file + "/link")
          .then()
          .statusCode(200)
          .body("url", containsString("/shared/" + transferOf(first) + "/files/x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsAloneAtTheQuotaWithoutSeeingTheSize(boolean isStored) {
      String magnet = aMagnet();
      String other = registered();
      String first = submitMagnet(other, magnet).extract().path("id");
      Api.prove(first, Api.hashOf(magnet), null);
      if (isStored) {
        Api.complete(first);
      }
      Api.run(
          "UPDATE transfers SET total_bytes = 200000000000 WHERE id = ?::uuid", transferOf(first));
      String session = registered();

      String second =
          submitMagnet(session, magnet)
              .statusCode(201)
              .body("status", equalTo("failed"))
              .body("error.code", equalTo("QUOTA_STORAGE"))
              .body("name", equalTo(null))
              .body("totalBytes", equalTo(null))
              .extract()
              .path("id");

      as(session)
          .get("/api/v1/jobs/" + second + "/files")
          .then()
          .statusCode(200)
          .body("items.size()", equalTo(0));
      as(other)
          .get("/api/v1/jobs/" + first)
          .then()
          .body("status", equalTo(isStored ? "completed" : "submitted"));
    }

    @Test
    void countsAJobOfStoredContentAsActive() {
      String magnet = aMagnet();
      String first = submitMagnet(registered(), magnet).extract().path("id");
      Api.prove(first, Api.hashOf(magnet), null);
      Api.complete(first);
      String session = registered();
      IntStream.range(0, 10).forEach(i -> submitMagnet(session, aMagnet()).statusCode(201));

      submitMagnet(session, magnet).statusCode(429).body("code", equalTo("QUOTA_JOBS"));
    }

    @Test
    void seesNoErrorsAndAttemptsBeforeJoining() {
      String magnet = aMagnet();
      String first = submitMagnet(registered(), magnet).extract().path("id");
      Api.run(
          "UPDATE transfers SET attempt = 3, error_code = 'ORIGIN_UNAVAILABLE', error_detail = 'x',"
              + " error_at = now() - interval '1 minute' WHERE id = ?::uuid",
          transferOf(first));

      submitMagnet(registered(), magnet)
          .statusCode(201)
          .body("attempt", equalTo(0))
          .body("error", equalTo(null));
    }

    @Test
    void seesNoFailureOfTheAttemptThatRanWhenJoining() {
      String magnet = aMagnet();
      String owner = registered();
      String first = submitMagnet(owner, magnet).extract().path("id");
      Api.assign(first);
      String session = registered();
      String second = submitMagnet(session, magnet).statusCode(201).extract().path("id");

      Api.failAttempt(first);

      as(session)
          .get("/api/v1/jobs/" + second)
          .then()
          .body("status", equalTo("submitted"))
          .body("attempt", equalTo(0))
          .body("error", equalTo(null));
      as(owner)
          .get("/api/v1/jobs/" + first)
          .then()
          .body("attempt", equalTo(1))
          .body("error.code", equalTo("METADATA_TIMEOUT"));
    }

    @Test
    void resumesATransferThatTheFirstPausedUnnoticed() {
      String magnet = aMagnet();
      String owner = registered();
      String first = submitMagnet(owner, magnet).extract().path("id");
      as(owner).post("/api/v1/jobs/" + first + "/pause").then().statusCode(202);
      Api.walk(first, "paused");

      String second =
          submitMagnet(registered(), magnet)
              .statusCode(201)
              .body("status", equalTo("submitted"))
              .extract()
              .path("id");

      as(owner).get("/api/v1/jobs/" + first).then().body("status", equalTo("paused"));
      assertThat(
              column("SELECT wish_version > reviewed_version FROM jobs WHERE id = ?::uuid", second))
          .containsExactly("t");
    }

    @Test
    void concurrentSubmissionsJoinOneTransfer() throws Exception {
      String magnet = aMagnet();
      List<String> sessions = IntStream.range(0, 4).mapToObj(i -> registered()).toList();
      List<Callable<String>> submissions =
          sessions.stream()
              .<Callable<String>>map(
                  session ->
                      () -> submitMagnet(session, magnet).statusCode(201).extract().path("id"))
              .toList();

      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<String> jobs = threads.invokeAll(submissions).stream().map(Future::resultNow).toList();

        assertThat(jobs).doesNotHaveDuplicates();
        assertThat(jobs.stream().map(Api::transferOf).collect(Collectors.toSet())).hasSize(1);
      }
    }

    @Test
    void doesNotDeadlockWithTheJobsService() throws Exception {
      String session = registered();
      String magnet = aMagnet();
      String job = submitMagnet(session, magnet).statusCode(201).extract().path("id");
      String touch = "UPDATE transfers SET updated_at = now() WHERE id = ?::uuid";
      try (Connection jobs = Api.database().connect();
          ExecutorService threads = Executors.newSingleThreadExecutor()) {
        jobs.setAutoCommit(false);
        Database.run(jobs, "SET lock_timeout = '500ms'");
        Database.run(jobs, touch, transferOf(job));

        Future<Integer> other =
            threads.submit(() -> submitMagnet(registered(), magnet).extract().statusCode());
        awaitBlocked();
        // The second change of a row in one transaction checks its foreign keys.
        Database.run(jobs, touch, transferOf(job));
        jobs.commit();

        assertThat(other.get()).isEqualTo(201);
      }
    }
  }

  @Nested
  class TheSameUser {
    @Test
    void getsANewJobForAHashLearnedWhilePaused() {
      String magnet = aMagnet();
      String owner = registered();
      String job = submitMagnet(owner, magnet).extract().path("id");
      as(owner).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);
      String v2 = Api.hashOf(magnet) + "0".repeat(24);
      Api.prove(job, Api.hashOf(magnet), v2);

      submitMagnet(owner, "magnet:?xt=urn:btmh:1220" + v2).statusCode(201);

      submitMagnet(owner, magnet).statusCode(200);
    }

    @Test
    void getsTheirExistingJob() {
      String session = registered();
      String magnet = aMagnet();
      String id = submitMagnet(session, magnet).statusCode(201).extract().path("id");

      submitMagnet(session, magnet + "&dn=again").statusCode(200).body("id", equalTo(id));
    }

    @Test
    void getsTheirJobOfALinkForTheMatchingTorrentFile() {
      String session = registered();
      byte[] torrent = aTorrent("");
      String link = "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
      String id = submitMagnet(session, link + "&tr=udp://a.example:80").extract().path("id");
      String unproved = transferOf(id);

      submitTorrent(session, torrent)
          .statusCode(200)
          .body("id", equalTo(id))
          .body("totalBytes", equalTo(10));

      assertThat(transferOf(id)).isNotEqualTo(unproved);
      assertThat(column("SELECT source_type FROM transfers WHERE id = ?::uuid", transferOf(id)))
          .containsExactly("torrent");
      submitTorrent(session, torrent).statusCode(200).body("id", equalTo(id));
    }

    @Test
    void getsANewJobForATorrentFileWhoseLinkFailsMeanwhile() throws Exception {
      String session = registered();
      byte[] torrent = aTorrent("");
      String link = "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
      String id = submitMagnet(session, link).extract().path("id");
      try (Connection jobs = Api.database().connect();
          ExecutorService threads = Executors.newSingleThreadExecutor()) {
        jobs.setAutoCommit(false);
        Database.run(
            jobs,
            "UPDATE transfers SET status = 'failed', ended_at = now() WHERE id = ?::uuid",
            transferOf(id));

        Future<Integer> submitted =
            threads.submit(() -> submitTorrent(session, torrent).extract().statusCode());
        awaitBlocked();
        Database.run(
            jobs,
            "UPDATE jobs SET ended = 'failed', ended_at = now(), frozen = true WHERE id = ?::uuid",
            id);
        jobs.commit();

        assertThat(submitted.get()).isEqualTo(201);
      }
    }

    @Test
    void keepsATransferExclusiveIfTheLinkNamesTheUser() {
      String session = registered();
      byte[] torrent = aTorrent("");
      String link = "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
      String id =
          submitMagnet(session, link + "&tr=http://tracker.example/0123456789abcdef/announce")
              .extract()
              .path("id");

      submitTorrent(session, torrent).statusCode(200).body("id", equalTo(id));

      assertThat(
              column(
                  "SELECT t.exclusive_owner = j.owner_id FROM jobs j JOIN transfers t"
                      + " ON t.id = j.transfer_id WHERE j.id = ?::uuid",
                  id))
          .containsExactly("t");
      String another = submitTorrent(registered(), torrent).extract().path("id");
      assertThat(transferOf(another)).isNotEqualTo(transferOf(id));
    }

    @Test
    void keepsTheContactsOfTheLinkAndGetsThoseOfItsTorrentFile() {
      String session = registered();
      byte[] torrent = aTorrent("");
      String link = "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
      String id = submitMagnet(session, link + "&tr=udp://a.example:80").extract().path("id");
      byte[] announced =
          ("d8:announce20:udp://a.example:80/x13:announce-listll20:udp://a.example:80/x"
                  + "20:udp://b.example:80/yee4:info"
                  + new String(torrent, ISO_8859_1).substring("d4:info".length()))
              .getBytes(ISO_8859_1);

      submitTorrent(session, announced).statusCode(200).body("id", equalTo(id));

      assertThat(
              column(
                  "SELECT position || ' ' || address FROM job_contacts WHERE job_id = ?::uuid"
                      + " ORDER BY position",
                  id))
          .containsExactly(
              "0 udp://a.example:80", "1 udp://a.example:80/x", "2 udp://b.example:80/y");
    }

    @Test
    void keepsNoMoreContactsThanOneSubmissionMayHave() {
      String session = registered();
      byte[] torrent = aTorrent("");
      String link =
          linkTo(torrent)
              + numbered("&tr=udp://t%02d.example:80", 0, 15)
              + numbered("&ws=http://w%02d.example/", 0, 6);
      String id = submitMagnet(session, link).extract().path("id");
      byte[] announced =
          ("d13:announce-listl"
                  + numbered("l20:udp://t%02d.example:80e", 15, 30)
                  + "e"
                  + new String(torrent, ISO_8859_1).replaceFirst("^d(.*)e$", "$1")
                  + "8:url-listl"
                  + numbered("19:http://w%02d.example/", 6, 12)
                  + "ee")
              .getBytes(ISO_8859_1);

      submitTorrent(session, announced).statusCode(200).body("id", equalTo(id));

      assertThat(
              column(
                  "SELECT count(*) || ' ' || kind FROM job_contacts WHERE job_id = ?::uuid"
                      + " GROUP BY kind ORDER BY kind",
                  id))
          .containsExactly("20 tracker", "10 web_seed");
    }

    @Test
    void getsANewJobAfterTheyCancelled() {
      String session = registered();
      String magnet = aMagnet();
      String id = submitMagnet(session, magnet).extract().path("id");
      as(session).post("/api/v1/jobs/" + id + "/cancel").then().statusCode(202);

      submitMagnet(session, magnet).statusCode(201).body("id", not(equalTo(id)));
    }

    @Test
    void getsTheirFailedJobRetried() {
      String session = registered();
      String magnet = aMagnet();
      String id = submitMagnet(session, magnet).extract().path("id");
      Api.fail(id);

      submitMagnet(session, magnet).statusCode(200).body("id", equalTo(id));

      assertThat(column("SELECT ended IS NULL FROM jobs WHERE id = ?::uuid", id))
          .containsExactly("t");
    }

    @Test
    void getsTheirJobOfTheSameUrlUntilItHasEnded() {
      String session = registered();
      String id =
          submitUrl(session, "HTTP://127.0.0.1:80/a/../b").statusCode(201).extract().path("id");

      submitUrl(session, "http://127.0.0.1/b").statusCode(200).body("id", equalTo(id));

      Api.complete(id);
      submitUrl(session, "http://127.0.0.1/b").statusCode(201);
    }
  }

  /** Sees the same whether or not somebody else has the torrent, too, and its metadata. */
  @Nested
  class TheOwnerOfAnUnprovedLink {
    private String session;
    private byte[] torrent;
    private String link;

    @BeforeEach
    void isAUserWithATorrentFile() {
      session = registered();
      has(aHybridTorrent());
    }

    private void has(byte[] file) {
      torrent = file;
      link = linkTo(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsANewJobForTheTorrentFileAfterAFailure(boolean isShared) {
      String id = failed(isShared);

      submitTorrent(session, torrent).statusCode(201).body("id", not(equalTo(id)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsANewJobForTheOtherHashAfterAFailure(boolean isShared) {
      failed(isShared);

      submitMagnet(session, "magnet:?xt=urn:btmh:1220" + v2Of(torrent)).statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsTheFailedJobRetriedForTheSameLink(boolean isShared) {
      String id = failed(isShared);

      submitMagnet(session, link).statusCode(200).body("id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isRefusedTheTorrentFileAfterAFailureAtTheQuota(boolean isShared) {
      String id = failed(isShared);
      Api.run("UPDATE jobs SET ended_code = 'QUOTA_STORAGE' WHERE id = ?::uuid", id);
      allowBytes(id, 5);

      submitTorrent(session, torrent).statusCode(429).body("code", equalTo("QUOTA_STORAGE"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isRefusedATorrentFileBeyondTheQuotaWhilePaused(boolean isShared) {
      has(aTorrent(""));
      allowBytes(paused(isShared), 5);

      submitTorrent(session, torrent).statusCode(429).body("code", equalTo("QUOTA_STORAGE"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void provesThePausedLinkByItsTorrentFile(boolean isShared) {
      has(aTorrent(""));
      String id = paused(isShared);
      String before = as(session).get("/api/v1/jobs/" + id).then().extract().path("updatedAt");

      submitTorrent(session, torrent)
          .statusCode(200)
          .body("id", equalTo(id))
          .body("updatedAt", not(equalTo(before)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void knowsThePausedLinkByWhatItsTorrentFileProved(boolean isShared) {
      String id = paused(isShared);
      String proved =
          submitTorrent(session, torrent)
              .statusCode(200)
              .body("id", equalTo(id))
              .body("status", equalTo("paused"))
              .body("totalBytes", equalTo(10))
              .body("source.infoHashV2", equalTo(v2Of(torrent)))
              .extract()
              .path("updatedAt");

      submitTorrent(session, torrent)
          .statusCode(200)
          .body("id", equalTo(id))
          .body("updatedAt", equalTo(proved));
      submitMagnet(session, "magnet:?xt=urn:btmh:1220" + v2Of(torrent))
          .statusCode(200)
          .body("id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsANewJobForOneHashOfAPausedLinkByBoth(boolean isShared) {
      String one = link;
      link += "&xt=urn:btmh:1220" + v2Of(torrent);
      paused(isShared);

      submitMagnet(session, one).statusCode(201);
    }

    private String failed(boolean isShared) {
      String id = submitMagnet(session, link).extract().path("id");
      String others = isShared ? submitMagnet(registered(), link).extract().path("id") : null;
      Api.run(
          "UPDATE jobs SET ended = 'failed', ended_code = 'METADATA_TIMEOUT', ended_at = now(),"
              + " frozen = true WHERE id = ?::uuid",
          id);
      if (others == null) {
        Api.walk(id, "metadata_fetch", "failed");
      } else {
        // It goes on for who joined later.
        prove(others, torrent);
      }
      return id;
    }

    private String paused(boolean isShared) {
      String id = submitMagnet(session, link).extract().path("id");
      as(session).post("/api/v1/jobs/" + id + "/pause").then().statusCode(202);
      if (isShared) {
        prove(submitMagnet(registered(), link).extract().path("id"), torrent);
      }
      return id;
    }
  }

  @Nested
  class IsNotTheSame {
    @Test
    void anotherDictionaryUnderTheHashOfAPausedLink() {
      String session = registered();
      byte[] torrent = aTorrent("");
      String id = submitMagnet(session, linkTo(torrent)).extract().path("id");
      Api.prove(id, JobSource.TorrentFile.parse(torrent).v1().hex(), null);
      as(session).post("/api/v1/jobs/" + id + "/pause").then().statusCode(202);

      submitTorrent(session, torrent).statusCode(201).body("id", not(equalTo(id)));
    }

    @Test
    void aSelectionOfTheTorrent() {
      String magnet = aMagnet();
      String whole = submitMagnet(registered(), magnet).extract().path("id");

      String part =
          submitMagnet(registered(), magnet + "&so=0").statusCode(201).extract().path("id");

      assertThat(transferOf(part)).isNotEqualTo(transferOf(whole));
    }

    @Test
    void anEqualSelectionWrittenOtherwiseIs() {
      String magnet = aMagnet();
      String part = submitMagnet(registered(), magnet + "&so=0-2").extract().path("id");

      String same = submitMagnet(registered(), magnet + "&so=2,1,0").extract().path("id");

      assertThat(transferOf(same)).isEqualTo(transferOf(part));
    }

    @Test
    void anUnprovedTorrentOfAnotherPairOfHashes() {
      String magnet = aMagnet();
      String one = submitMagnet(registered(), magnet).extract().path("id");

      String pair =
          submitMagnet(registered(), magnet + "&xt=urn:btmh:1220" + V2).extract().path("id");

      assertThat(transferOf(pair)).isNotEqualTo(transferOf(one));
    }

    @Test
    void aProvedTorrentThatLacksOneOfTheHashesAskedFor() {
      String magnet = aMagnet();
      String one = submitMagnet(registered(), magnet).extract().path("id");
      Api.prove(one, Api.hashOf(magnet), null);

      String pair =
          submitMagnet(registered(), magnet + "&xt=urn:btmh:1220" + V2).extract().path("id");

      assertThat(transferOf(pair)).isNotEqualTo(transferOf(one));
    }

    @Test
    void aProvedHybridIsFoundByEitherHash() {
      String magnet = aMagnet();
      String v2 = Api.hashOf(magnet) + "c".repeat(24);
      String one = submitMagnet(registered(), magnet).extract().path("id");
      Api.prove(one, Api.hashOf(magnet), v2);

      String other =
          submitMagnet(registered(), "magnet:?xt=urn:btmh:1220" + v2).extract().path("id");

      assertThat(transferOf(other)).isEqualTo(transferOf(one));
    }

    @Test
    void anotherDictionaryUnderTheSameHash() {
      byte[] torrent = aTorrent("");
      String one = submitTorrent(registered(), torrent).statusCode(201).extract().path("id");
      Api.run(
          "UPDATE transfers SET info_sha256 = sha256('another') WHERE id = ?::uuid",
          transferOf(one));

      String other = submitTorrent(registered(), torrent).statusCode(201).extract().path("id");

      assertThat(transferOf(other)).isNotEqualTo(transferOf(one));
    }
  }

  @Nested
  class ATorrentFile {
    @Test
    void provesItsHashesAtOnce() {
      byte[] torrent = aTorrent("");
      String file = submitTorrent(registered(), torrent).statusCode(201).extract().path("id");
      String v1 =
          column(
                  "SELECT encode(infohash_v1, 'hex') FROM transfers WHERE id = ?::uuid",
                  transferOf(file))
              .getFirst();

      String link = submitMagnet(registered(), "magnet:?xt=urn:btih:" + v1).extract().path("id");

      assertThat(transferOf(link)).isEqualTo(transferOf(file));
    }
  }

  @Nested
  class IsNeverShared {
    @Test
    void aUrl() {
      String url = "http://127.0.0.1:9/" + UUID.randomUUID();
      String one = submitUrl(registered(), url).statusCode(201).extract().path("id");

      String other = submitUrl(registered(), url).statusCode(201).extract().path("id");

      assertThat(transferOf(other)).isNotEqualTo(transferOf(one));
    }

    @Test
    void aPrivateTorrent() {
      byte[] torrent = aTorrent("7:privatei1e");
      String one = submitTorrent(registered(), torrent).statusCode(201).extract().path("id");

      String other = submitTorrent(registered(), torrent).statusCode(201).extract().path("id");

      assertThat(transferOf(other)).isNotEqualTo(transferOf(one));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "&tr=http://tracker.example/0123456789abcdef/announce",
          "&tr=http://tracker.example/announce?key=1",
          "&tr=http://me:secret@tracker.example/announce",
          "&ws=http://seed.example/0123456789abcdef0123/x"
        })
    void aTorrentWhoseTrackersOrWebSeedsMayNameAPerson(String contact) {
      String magnet = aMagnet();
      String one = submitMagnet(registered(), magnet).extract().path("id");

      String own =
          submitMagnet(registered(), magnet + contact).statusCode(201).extract().path("id");

      assertThat(transferOf(own)).isNotEqualTo(transferOf(one));
    }
  }

  @Test
  void returnsAUsersExistingJobOfAPrivateTorrent() {
    String session = registered();
    byte[] torrent = aTorrent("7:privatei1e");
    String id = submitTorrent(session, torrent).statusCode(201).extract().path("id");

    submitTorrent(session, torrent).statusCode(200).body("id", endsWith(id));
  }

  private static String linkTo(byte[] torrent) {
    return "magnet:?xt=urn:btih:" + JobSource.TorrentFile.parse(torrent).v1().hex();
  }

  private static String v2Of(byte[] torrent) {
    return JobSource.TorrentFile.parse(torrent).v2().hex();
  }

  private static String numbered(String format, int from, int to) {
    return IntStream.range(from, to).mapToObj(format::formatted).collect(Collectors.joining());
  }

  /** A torrent of one file of ten bytes, with a hash of each version. */
  private static byte[] aHybridTorrent() {
    String name = UUID.randomUUID().toString();
    return ("d4:infod9:file treed36:%1$sd0:d6:lengthi10e11:pieces root32:%2$seee6:lengthi10e"
            + "12:meta versioni2e4:name36:%1$s12:piece lengthi16384e6:pieces20:%3$see")
        .formatted(name, "r".repeat(32), "p".repeat(20))
        .getBytes(ISO_8859_1);
  }

  /** As agents and the jobs service do it: the metadata of the job's transfer is the torrent's. */
  private static void prove(String job, byte[] torrent) {
    JobSource.TorrentFile file = JobSource.TorrentFile.parse(torrent);
    Api.prove(job, file.v1().hex(), file.v2() == null ? null : file.v2().hex());
    Api.run(
        "UPDATE transfers SET info_sha256 = decode(?, 'hex') WHERE id = ?::uuid",
        file.metainfo().infoSha256(),
        transferOf(job));
  }

  private static void allowBytes(String job, long bytes) {
    String plan = UUID.randomUUID().toString();
    Api.run("INSERT INTO plans (id, name, max_stored_bytes) VALUES (?, 'Small', ?)", plan, bytes);
    Api.run(
        "UPDATE users SET plan_id = ? WHERE id = (SELECT owner_id FROM jobs WHERE id = ?::uuid)",
        plan,
        job);
  }

  private static void awaitBlocked() {
    await()
        .until(
            () ->
                column("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").size()
                    == 1);
  }
}
