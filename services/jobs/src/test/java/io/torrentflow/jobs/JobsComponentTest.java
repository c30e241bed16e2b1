package io.torrentflow.jobs;

import static io.torrentflow.jobs.Rows.aTransfer;
import static io.torrentflow.jobs.Rows.statusOf;
import static io.torrentflow.jobs.Rows.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.signing.Signature;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.AgentState.HeldTransfer;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.Checkpoint.FileUpload;
import io.torrentflow.kernel.wire.Checkpoint.Part;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.FileReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.kernel.wire.Swarm;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class JobsComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String HEARTBEAT = "/internal/agents/heartbeat";
  private static final List<FileReport> FILES =
      List.of(new FileReport(0, 0, "file", 10L, "text/plain", "etag-1", null));

  @Inject S3AsyncClient s3;

  @ConfigProperty(name = "torrentflow.storage.bucket")
  String bucket;

  private TestingAgent agent;

  @BeforeEach
  void anAgentRegisters() {
    Rows.run("DELETE FROM agents");
    agent = new TestingAgent("agent-" + UUID.randomUUID());
    Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
  }

  @AfterEach
  void theAgentAndItsTransfersGo() {
    agent.close();
    Rows.cancelAll();
  }

  @Nested
  class Dispatch {
    @Test
    void assignsAWaitingTransferToAnAgent() {
      TransferId transfer = aTransfer();

      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("metadata_fetch"));

      assertThat(agent.started())
          .singleElement()
          .satisfies(
              start -> {
                assertThat(start.transferId()).isEqualTo(transfer);
                assertThat(start.assignment()).isEqualTo(1);
                assertThat(start.source().url()).isEqualTo("http://127.0.0.1/file");
                assertThat(start.space()).isNull();
              });
      assertThat(value("SELECT agent_id FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo(agent.id().value());
    }

    @Test
    void startsTheLongestWaitingTransferFirst() {
      Rows.run("DELETE FROM agents");
      TransferId first = aTransfer();
      TransferId second = aTransfer();

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
      await().atMost(LIMIT).until(() -> agent.started().size() == 2);

      assertThat(agent.started())
          .extracting(StartTransfer::transferId)
          .containsExactly(first, second);
    }

    @Test
    void startsNothingTwiceForASurplusTicket() {
      TransferId transfer = held();

      Rows.ticket();
      TransferId next = held();

      assertStartsOnly(transfer, next);
    }

    @Test
    void startsAHundredTransfersWithinSeconds() {
      Signed.post(HEARTBEAT, agent.state(1_000)).statusCode(200);

      List<TransferId> transfers = IntStream.range(0, 100).mapToObj(i -> aTransfer()).toList();

      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> value("SELECT count(*) FROM transfers WHERE status = 'submitted'").equals("0"));
      assertThat(agent.started())
          .extracting(StartTransfer::transferId)
          .containsExactlyInAnyOrderElementsOf(transfers);
    }

    @Test
    void recreatesALostTicket() {
      TransferId transfer = aTransfer();
      Rows.run("DELETE FROM outbox");

      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
    }

    @Test
    void offersARefusedTransferToTheNextAgent() {
      try (TestingAgent refusing =
          new TestingAgent("aaa-" + UUID.randomUUID(), ProblemCode.AGENT_FULL)) {
        Signed.post(HEARTBEAT, refusing.state(400)).statusCode(200);

        TransferId transfer = aTransfer();

        await().atMost(LIMIT).until(() -> statusOf(transfer).equals("metadata_fetch"));
        assertThat(agent.started())
            .singleElement()
            .satisfies(start -> assertThat(start.assignment()).isEqualTo(2));
      }
    }

    @Test
    void interleavesTheContactsOfOwners() {
      Rows.run("DELETE FROM agents");
      TransferId transfer = Rows.aMagnet(hash());
      JobId first = Rows.aJob(transfer, Rows.aUser());
      JobId second = Rows.aJob(transfer, Rows.aUser());
      tracker(first, 0, "udp://a1.example:80");
      tracker(first, 1, "udp://a2.example:80");
      tracker(second, 0, "udp://b1.example:80");

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      assertThat(agent.started().getFirst().contacts().contacts().trackers().getLast())
          .hasToString("udp://a2.example:80");
    }
  }

  @Nested
  class Agents {
    @Test
    void thatCanFetchAreFoundBehindManyThatCannot() {
      Rows.run(
          "INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,"
              + " sources, draining) SELECT 'aaa-' || n, gen_random_uuid(), 1, 'http://127.0.0.1:9',"
              + " '1', 400, 0, 0, '{http}', false FROM generate_series(1, 60) n");
      TransferId magnet = Rows.aMagnet(hash());
      Rows.aJob(magnet, Rows.aUser());

      Rows.submit(magnet);

      await().atMost(LIMIT).until(() -> isHeld(magnet, 1));
    }

    @Test
    void thatHangSlowOneHandOutAndNotTheNext() {
      try (TestingAgent hanging = TestingAgent.hanging("aaa-" + UUID.randomUUID())) {
        Signed.post(HEARTBEAT, agent.state(1_000)).statusCode(200);
        Signed.post(HEARTBEAT, hanging.state(1_000)).statusCode(200);

        List<TransferId> transfers = IntStream.range(0, 8).mapToObj(i -> aTransfer()).toList();

        // 3 s for the first one and once more for every time that it has been left out for.
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () ->
                    transfers.stream()
                        .allMatch(transfer -> statusOf(transfer).equals("metadata_fetch")));
      }
    }
  }

  @Nested
  class ADeadLetter {
    @Test
    void isSentAfterFiveFailedDispatches() {
      agent.close();
      Rows.run("DELETE FROM agents");
      try (TestingAgent refusing =
          new TestingAgent("no-" + UUID.randomUUID(), ProblemCode.VALIDATION_FAILED)) {
        Signed.post(HEARTBEAT, refusing.state(4)).statusCode(200);

        TransferId transfer = aTransfer();

        await().atMost(LIMIT).until(() -> statusOf(transfer).equals("failed"));
        assertThat(value("SELECT error_code FROM transfers WHERE id = ?", transfer.value()))
            .isEqualTo("DISPATCH_FAILED");
        assertThat(
                value(
                    "SELECT ended || ' ' || ended_code FROM jobs WHERE transfer_id = ?",
                    transfer.value()))
            .isEqualTo("failed DISPATCH_FAILED");
        await().atMost(LIMIT).until(() -> deadLetters(transfer).equals("DISPATCH_FAILED"));
      }
    }

    /** Those of the transfer that are kept. */
    private static String deadLetters(TransferId transfer) {
      return value(
          "SELECT string_agg(reason_code, ',') FROM dead_letters WHERE transfer_id = ?",
          transfer.value());
    }

    @Test
    void isNotSentWhileAgentsAreFull() {
      agent.close();
      Rows.run("DELETE FROM agents");
      try (TestingAgent full =
          new TestingAgent("no-" + UUID.randomUUID(), ProblemCode.AGENT_FULL)) {
        Signed.post(HEARTBEAT, full.state(4)).statusCode(200);

        TransferId transfer = aTransfer();

        await()
            .atMost(LIMIT)
            .until(
                () ->
                    value("SELECT assignment >= 6 FROM transfers WHERE id = ?", transfer.value())
                        .equals("t"));
        assertThat(statusOf(transfer)).isEqualTo("submitted");
        assertThat(value("SELECT dispatch_failures FROM transfers WHERE id = ?", transfer.value()))
            .isEqualTo("0");
      }
    }
  }

  @Nested
  class Metadata {
    @Test
    void fixesTheSpaceBeforeAnyPayload() {
      TransferId transfer = held();

      report(transfer, 1, 1, Phase.DOWNLOADING, null, FILES)
          .statusCode(200)
          .body("space", nullValue());
      assertThat(statusOf(transfer)).isEqualTo("metadata_fetch");

      report(transfer, 1, 2, Phase.METADATA, null, FILES)
          .statusCode(200)
          .body("directive", equalTo("continue"))
          .body(
              "space",
              equalTo(value("SELECT owner_id FROM jobs WHERE transfer_id = ?", transfer.value())));

      assertThat(statusOf(transfer)).isEqualTo("downloading");
      assertThat(value("SELECT path FROM files WHERE transfer_id = ?", transfer.value()))
          .isEqualTo("file");
    }

    @Test
    void failsOnlyJobsBeyondTheirQuota() {
      TransferId transfer = Rows.aMagnet(hash());
      JobId poor = Rows.aJob(transfer, Rows.aUserWithRoomFor(5));
      JobId rich = Rows.aJob(transfer, Rows.aUser());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      metadata(transfer, 1, "aa".repeat(32), false)
          .body("directive", equalTo("continue"))
          .body("space", equalTo("shared"));

      assertThat(Rows.endOf(poor)).isEqualTo("failed");
      assertThat(value("SELECT ended_code FROM jobs WHERE id = ?", poor.value()))
          .isEqualTo("QUOTA_STORAGE");
      assertThat(Rows.endOf(rich)).isEqualTo("null");
    }

    @Test
    void letsAJobWaitThatIsToBeChosenFor() {
      TransferId transfer = Rows.aMagnet(hash());
      JobId job = asking(transfer, Rows.aUserWithRoomFor(5));
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      // The plan has no room for all of it, which nobody has asked for.
      metadata(transfer, 1, "b0".repeat(32), false).body("directive", equalTo("pause"));

      assertThat(statusOf(transfer)).isEqualTo("paused");
      assertThat(value("SELECT wish FROM jobs WHERE id = ?", job.value())).isEqualTo("paused");
      assertThat(value("SELECT frozen_total FROM jobs WHERE id = ?", job.value())).isEqualTo("10");
      assertThat(value("SELECT awaiting_since IS NOT NULL FROM jobs WHERE id = ?", job.value()))
          .isEqualTo("t");
    }

    @Test
    void goesOnForOthersWhileOneIsToBeChosenFor() {
      TransferId transfer = Rows.aMagnet(hash());
      JobId waiting = asking(transfer, Rows.aUser());
      Rows.aJob(transfer, Rows.aUser());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      metadata(transfer, 1, "b1".repeat(32), false).body("directive", equalTo("continue"));

      assertThat(statusOf(transfer)).isEqualTo("downloading");
      assertThat(value("SELECT wish FROM jobs WHERE id = ?", waiting.value())).isEqualTo("paused");
    }

    @Test
    void letsAJobWaitWhoseTransferTurnsOutToBeKnown() {
      String info = "b2".repeat(32);
      TransferId known = Rows.aMagnet(hash());
      Rows.aJob(known, Rows.aUser());
      Rows.submit(known);
      await().atMost(LIMIT).until(() -> isHeld(known, 1));
      metadata(known, 1, info, false).body("directive", equalTo("continue"));
      TransferId twin = Rows.aMagnet(hash());
      JobId job = asking(twin, Rows.aUserWithRoomFor(5));
      Rows.submit(twin);
      await().atMost(LIMIT).until(() -> isHeld(twin, 1));

      metadata(twin, 1, info, false).body("directive", equalTo("abandon"));

      assertThat(value("SELECT transfer_id FROM jobs WHERE id = ?", job.value()))
          .isEqualTo(known.toString());
      assertThat(Rows.endOf(job)).isEqualTo("null");
      assertThat(value("SELECT wish FROM jobs WHERE id = ?", job.value())).isEqualTo("paused");
    }

    private JobId asking(TransferId transfer, UserId owner) {
      JobId job = Rows.aJob(transfer, owner);
      Rows.run("UPDATE jobs SET asks_selection = true WHERE id = ?", job.value());
      return job;
    }

    @Test
    void cancelsATransferBeyondEveryQuota() {
      TransferId transfer = Rows.aMagnet(hash());
      Rows.aJob(transfer, Rows.aUserWithRoomFor(5));
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      metadata(transfer, 1, "ab".repeat(32), false).body("directive", equalTo("cancel"));

      assertThat(statusOf(transfer)).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"infohash", "name"})
    void endsWhatIsFoundToBeBlocked(String kind) {
      TransferId transfer = Rows.aMagnet(hash());
      JobId job = Rows.aJob(transfer, Rows.aUser());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
      String v2 = HexFormat.of().formatHex(hash()) + "00".repeat(12);
      String name = "Blocked " + UUID.randomUUID();
      Rows.block(kind, kind.equals("name") ? "*" + name.substring(3).toLowerCase(ROOT) : v2);

      MetadataReport metadata = new MetadataReport("aa".repeat(20), v2, "cc".repeat(32), false);
      report(transfer, report(name, 1, 1, Phase.METADATA, metadata, null, List.of()))
          .body("directive", equalTo("cancel"));

      assertThat(statusOf(transfer)).isEqualTo("cancelled");
      assertThat(value("SELECT ended_code FROM jobs WHERE id = ?", job.value()))
          .isEqualTo("SOURCE_BLOCKED");
    }

    @Test
    void ofAPrivateTorrentSplitsTheTransferByOwner() {
      TransferId transfer = Rows.aMagnet(hash());
      UserId alice = Rows.aUser();
      UserId bob = Rows.aUser();
      JobId first = Rows.aJob(transfer, alice);
      JobId second = Rows.aJob(transfer, bob);
      Rows.run(
          "UPDATE jobs SET id = ? WHERE id = ?",
          UUID.fromString("00000000-0000-7000-8000-" + first.toString().substring(24)),
          first.value());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      metadata(transfer, 1, "ac".repeat(32), true)
          .body("directive", equalTo("continue"))
          .body("space", equalTo(alice.toString()));

      String other = value("SELECT transfer_id FROM jobs WHERE id = ?", second.value());
      assertThat(other).isNotEqualTo(transfer.toString());
      assertThat(
              value("SELECT exclusive_owner FROM transfers WHERE id = ?", UUID.fromString(other)))
          .isEqualTo(bob.toString());
      await().atMost(LIMIT).until(() -> isHeld(TransferId.fromString(other), 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removesTheContactsOfWhoLeaves(boolean isPrivate) {
      TransferId transfer = Rows.aMagnet(hash());
      JobId first = Rows.aJob(transfer, Rows.aUser());
      JobId second = Rows.aJob(transfer, isPrivate ? Rows.aUser() : Rows.aUserWithRoomFor(5));
      JobId earliest = new JobId(new UUID(0x7000, first.value().getLeastSignificantBits()));
      Rows.run("UPDATE jobs SET id = ? WHERE id = ?", earliest.value(), first.value());
      tracker(earliest, 0, "udp://first.example:80");
      tracker(second, 0, "udp://second.example:80");
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      metadata(transfer, 1, UUID.randomUUID().toString().replace("-", "").repeat(2), isPrivate)
          .body("directive", equalTo("continue"))
          .body("contacts.contacts.trackers", contains("udp://first.example:80"));
    }

    @Test
    void ofALiveTorrentFoldsTheTransferIntoIt() {
      TransferId proved = Rows.aMagnet(hash());
      Rows.aJob(proved, Rows.aUser());
      Rows.submit(proved);
      await().atMost(LIMIT).until(() -> isHeld(proved, 1));
      metadata(proved, 1, "ad".repeat(32), false).body("directive", equalTo("continue"));
      TransferId late = Rows.aMagnet(hash());
      JobId job = Rows.aJob(late, Rows.aUser());
      Rows.submit(late);
      await().atMost(LIMIT).until(() -> isHeld(late, 1));

      metadata(late, 1, "ad".repeat(32), false).body("directive", equalTo("abandon"));

      assertThat(value("SELECT transfer_id FROM jobs WHERE id = ?", job.value()))
          .isEqualTo(proved.toString());
      // Without a job its row may be gone by now.
      assertThat(
              value(
                  "SELECT to_status FROM transfer_events WHERE transfer_id = ? AND kind = 'folded'",
                  late.value()))
          .isEqualTo("cancelled");
      assertThat(statusOf(proved)).isEqualTo("downloading");
    }

    @Test
    void ofAnotherTransferFoldsAWaitingOneAndAppliesQuotas() {
      byte[] v1 = hash();
      TransferId stuck = Rows.aMagnet(v1);
      JobId rich = Rows.aJob(stuck, Rows.aUser());
      JobId poor = Rows.aJob(stuck, Rows.aUserWithRoomFor(5));
      TransferId brought = broughtByAnother(v1);

      Rows.review(stuck);

      await().atMost(LIMIT).until(() -> statusOf(stuck).equals("cancelled"));
      assertThat(value("SELECT transfer_id FROM jobs WHERE id = ?", rich.value()))
          .isEqualTo(brought.toString());
      assertThat(Rows.endOf(rich)).isEqualTo("null");
      assertThat(
              value(
                  "SELECT concat_ws(' ', ended_code, frozen_total, transfer_id) FROM jobs"
                      + " WHERE id = ?",
                  poor.value()))
          .isEqualTo("QUOTA_STORAGE " + stuck);
    }

    @Test
    void ofAnotherTransferLeavesAPausedJobUnchanged() {
      byte[] v1 = hash();
      TransferId stuck = Rows.aMagnet(v1);
      JobId job = Rows.aJob(stuck, Rows.aUser());
      Rows.run("UPDATE jobs SET wish = 'paused', frozen = true WHERE id = ?", job.value());
      String before = value("SELECT concat(seq, updated_at) FROM jobs WHERE id = ?", job.value());
      TransferId brought = broughtByAnother(v1);

      Rows.review(stuck);

      awaitFolded(job, brought);
      assertThat(value("SELECT concat(seq, updated_at) FROM jobs WHERE id = ?", job.value()))
          .isEqualTo(before);
    }

    @Test
    void ofAnotherTransferIsFoundThoughTheMessageIsLost() {
      byte[] v1 = hash();
      TransferId stuck = Rows.aMagnet(v1);
      JobId job = Rows.aJob(stuck, Rows.aUser());
      Rows.run("UPDATE jobs SET reviewed_version = wish_version WHERE id = ?", job.value());

      TransferId brought = broughtByAnother(v1);

      awaitFolded(job, brought);
    }

    private TransferId broughtByAnother(byte[] v1) {
      TransferId brought = Rows.aMagnet(hash());
      Rows.aJob(brought, Rows.aUser());
      Rows.run(
          "UPDATE transfers SET infohash_v1 = ?, info_sha256 = sha256(?), total_bytes = 10"
              + " WHERE id = ?",
          v1,
          v1,
          brought.value());
      return brought;
    }

    private void awaitFolded(JobId job, TransferId into) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value("SELECT transfer_id FROM jobs WHERE id = ?", job.value())
                      .equals(into.toString()));
    }

    @Test
    void ofAnotherInfoDictionaryKeepsTransfersApart() {
      byte[] v1 = hash();
      TransferId proved = Rows.aMagnet(v1);
      Rows.aJob(proved, Rows.aUser());
      Rows.submit(proved);
      await().atMost(LIMIT).until(() -> isHeld(proved, 1));
      metadata(proved, 1, "ae".repeat(32), false).body("directive", equalTo("continue"));
      TransferId other = Rows.aMagnet(v1);
      Rows.aJob(other, Rows.aUser());
      Rows.submit(other);
      await().atMost(LIMIT).until(() -> isHeld(other, 1));

      metadata(other, 1, "af".repeat(32), false).body("directive", equalTo("continue"));

      assertThat(statusOf(other)).isEqualTo("downloading");
    }
  }

  @Nested
  class AReport {
    @Test
    void thatWasOvertakenChangesNothing() {
      TransferId transfer = downloading();
      report(transfer, 1, 3, Phase.DOWNLOADING, null, FILES).statusCode(200);
      List<FileReport> before =
          List.of(new FileReport(0, 0, "file", 10L, "text/plain", null, null));

      report(transfer, 1, 2, Phase.DOWNLOADING, null, before).statusCode(200);

      assertThat(value("SELECT etag FROM files WHERE transfer_id = ?", transfer.value()))
          .isEqualTo("etag-1");
    }

    @Test
    void saysHowMuchOfAFileTheBucketHolds() {
      TransferId transfer = downloading();
      FileReport file = new FileReport(0, 0, "file", 10L, "text/plain", null, 5L);
      Checkpoint checkpoint =
          new Checkpoint(
              null,
              null,
              List.of(
                  new FileUpload(
                      0, "file", 10L, 5, "upload", null, List.of(new Part(1, "etag-1", 5)))));

      report(transfer, stored(2, List.of(file), checkpoint)).statusCode(200);

      assertThat(
              value(
                  "SELECT stored_bytes || ' ' || part_size_bytes FROM files WHERE transfer_id = ?",
                  transfer.value()))
          .isEqualTo("5 5");
    }

    @Test
    void ofAFailureCountsAsProgressWhatItAloneTells() {
      TransferId transfer = downloading();
      Rows.run(
          "UPDATE transfers SET attempt = 5, uploaded_bytes = 0, confirmed_mark = 0 WHERE id = ?",
          transfer.value());

      report(transfer, 1, 2, Phase.FAILED, new JobError(ProblemCode.ORIGIN_INTERRUPTED, "x"), null)
          .statusCode(200);

      assertThat(value("SELECT attempt FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("1");
    }

    @Test
    void ofAFailureWhileAllWasBeingStoredLeavesNothingToPayFor() {
      TransferId transfer = downloading();
      report(transfer, 1, 2, Phase.UPLOADING, null, FILES).statusCode(200);
      Rows.run(
          "UPDATE jobs SET wish = 'paused', wish_version = wish_version + 1, frozen = true,"
              + " frozen_total = 10, frozen_downloaded = 10, frozen_uploaded = 0"
              + " WHERE transfer_id = ?",
          transfer.value());
      assertThat(cost(transfer)).isEqualTo("10");

      report(transfer, 1, 3, Phase.FAILED, new JobError(ProblemCode.STORAGE_FULL, "x"), null)
          .statusCode(200);

      assertThat(statusOf(transfer)).isEqualTo("failed");
      assertThat(cost(transfer)).isEqualTo("0");
    }

    private static String cost(TransferId transfer) {
      return value(
          "SELECT job_cost(j, t) FROM jobs j JOIN transfers t ON t.id = j.transfer_id WHERE t.id ="
              + " ?",
          transfer.value());
    }

    @Test
    void completesTheTransferAndItsJobs() {
      TransferId transfer = downloading();

      report(transfer, 1, 2, Phase.UPLOADING, null, FILES).statusCode(200);
      report(transfer, 1, 3, Phase.COMPLETED, null, FILES)
          .statusCode(200)
          .body("directive", equalTo("continue"));

      assertThat(statusOf(transfer)).isEqualTo("completed");
      assertThat(value("SELECT etag FROM files WHERE transfer_id = ?", transfer.value()))
          .isEqualTo("etag-1");
      assertThat(
              value(
                  "SELECT ended || ' ' || frozen_total || ' ' || (expires_at > now() + interval '29 days')"
                      + " FROM jobs WHERE transfer_id = ?",
                  transfer.value()))
          .isEqualTo("completed 10 true");
      assertThat(
              value(
                  "SELECT string_agg(to_status, ',' ORDER BY id) FROM transfer_events"
                      + " WHERE transfer_id = ?",
                  transfer.value()))
          .isEqualTo("metadata_fetch,downloading,uploading,completed");
    }

    @Test
    void beforeTheLeaseAcceptsTheAssignment() {
      // It is given nothing by itself, and what it holds is not taken for lost.
      Rows.run("UPDATE agents SET draining = true");
      TransferId transfer = aTransfer();
      Rows.run(
          "UPDATE transfers SET assignment = 1, reserved_until = now() + interval '1 hour'"
              + " WHERE id = ?",
          transfer.value());

      report(transfer, 1, 1, Phase.METADATA, null, FILES)
          .statusCode(200)
          .body("directive", equalTo("continue"))
          .body(
              "space",
              equalTo(value("SELECT owner_id FROM jobs WHERE transfer_id = ?", transfer.value())));

      assertThat(statusOf(transfer)).isEqualTo("downloading");
      assertThat(value("SELECT agent_id FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo(agent.id().value());
    }

    @Test
    void raisesTheSeqEachTime() {
      TransferId transfer = downloading();
      long before =
          Long.parseLong(value("SELECT seq FROM transfers WHERE id = ?", transfer.value()));

      report(transfer, 1, 2, Phase.DOWNLOADING, null, null).statusCode(200);

      assertThat(Long.parseLong(value("SELECT seq FROM transfers WHERE id = ?", transfer.value())))
          .isGreaterThan(before);
    }

    @Test
    void failsOnlyTheJobWithoutRetriesLeft() {
      TransferId transfer = Rows.aMagnet(hash());
      JobId first = Rows.aJob(transfer, Rows.aUser());
      JobId later = Rows.aJob(transfer, Rows.aUser());
      JobId paused = Rows.aJob(transfer, Rows.aUser());
      Rows.run("UPDATE jobs SET joined_attempt = 4 WHERE id = ?", later.value());
      Rows.run(
          "UPDATE jobs SET joined_attempt = 4, wish = 'paused', frozen = true WHERE id = ?",
          paused.value());
      String seqOfPaused = value("SELECT seq FROM jobs WHERE id = ?", paused.value());
      Rows.run("UPDATE transfers SET attempt = 5 WHERE id = ?", transfer.value());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
      JobError error = new JobError(ProblemCode.METADATA_TIMEOUT, "nobody");

      report(transfer, 1, 1, Phase.FAILED, error, null).statusCode(200);

      assertThat(Rows.endOf(first)).isEqualTo("failed");
      assertThat(
              value(
                  "SELECT t.attempt || ' ' || j.joined_attempt || ' ' || coalesce(j.ended, 'goes on')"
                      + " FROM jobs j JOIN transfers t ON t.id = j.transfer_id WHERE j.id = ?",
                  later.value()))
          .isEqualTo("2 0 goes on");
      assertThat(value("SELECT seq FROM jobs WHERE id = ?", paused.value())).isEqualTo(seqOfPaused);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));
    }

    @Test
    void ofAnOldAssignmentIsAnsweredWithAbandon() {
      TransferId transfer = held();
      JobError error = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "down");
      report(transfer, 1, 1, Phase.FAILED, error, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));

      report(transfer, 1, 2, Phase.DOWNLOADING, null, null)
          .statusCode(200)
          .body("directive", equalTo("abandon"));

      assertThat(statusOf(transfer)).isEqualTo("metadata_fetch");
    }

    @Test
    void ofARetryableFailureIsRetriedFiveTimes() {
      TransferId transfer = held();
      JobError error = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "down");

      for (int attempt = 1; attempt <= 6; attempt++) {
        int assignment = attempt;
        await().atMost(LIMIT).until(() -> isHeld(transfer, assignment));
        report(transfer, assignment, 1, Phase.FAILED, error, null).statusCode(200);
      }

      assertThat(statusOf(transfer)).isEqualTo("failed");
      assertThat(value("SELECT ended_code FROM jobs WHERE transfer_id = ?", transfer.value()))
          .isEqualTo("ORIGIN_UNAVAILABLE");
    }

    @Test
    void ofAHandBackUsesNoAttempt() {
      TransferId transfer = held();

      report(
              transfer,
              1,
              1,
              Phase.HANDED_BACK,
              new JobError(ProblemCode.AGENT_DRAINED, "stop"),
              null)
          .statusCode(200);

      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));
      assertThat(value("SELECT attempt FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"FAILED", "HANDED_BACK"})
    void thatComesAfterTheHandBackChangesNothing(Phase last) {
      TransferId transfer = held();
      Rows.run("UPDATE agents SET draining = true");
      JobError error = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "x");
      report(transfer, 1, 2, last, error, null).statusCode(200);

      report(transfer, 1, 1, Phase.METADATA_FETCH, null, null)
          .statusCode(200)
          .body("directive", equalTo("abandon"));

      assertThat(statusOf(transfer)).isEqualTo("submitted");
    }

    @Test
    void ofACompletionChargesWhoPausedWhileItWasStored() {
      TransferId transfer = downloading();
      Rows.run(
          "UPDATE jobs SET wish = 'paused', frozen = true, frozen_total = 10,"
              + " frozen_downloaded = 10, frozen_uploaded = 0 WHERE transfer_id = ?",
          transfer.value());

      report(transfer, 1, 2, Phase.COMPLETED, null, FILES).statusCode(200);

      assertThat(
              value(
                  "SELECT job_cost(j, t) FROM jobs j JOIN transfers t ON t.id = j.transfer_id"
                      + " WHERE t.id = ?",
                  transfer.value()))
          .isEqualTo("10");
    }

    @Test
    void withOldContactsGetsTheNewOnes() {
      TransferId transfer = Rows.aMagnet(hash());
      Rows.aJob(transfer, Rows.aUser());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
      metadata(transfer, 1, UUID.randomUUID().toString().replace("-", "").repeat(2), false);
      JobId joined = Rows.aJob(transfer, Rows.aUser());
      tracker(joined, 0, "udp://mine.example:80");
      Rows.review(transfer);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  !value("SELECT contacts_version FROM transfers WHERE id = ?", transfer.value())
                      .equals("1"));

      report(transfer, 1, 2, Phase.DOWNLOADING, null, null)
          .body("contacts.contacts.trackers[0]", equalTo("udp://mine.example:80"));
    }

    @Test
    void ofAnUnknownTransferIsAProblem() {
      report(new TransferId(UUID.randomUUID()), 1, 1, Phase.DOWNLOADING, null, null)
          .statusCode(404)
          .contentType("application/problem+json")
          .body("code", equalTo("JOB_NOT_FOUND"));
    }
  }

  /** Sees nothing of the attempt that ran when it joined. */
  @Nested
  class AJobThatJoinsDuringAnAttempt {
    private static final JobError NOBODY =
        new JobError(ProblemCode.METADATA_TIMEOUT, "No peer gave it.");

    private TransferId transfer;
    private JobId first;

    @BeforeEach
    void anAttemptRuns() {
      transfer = Rows.aMagnet(hash());
      first = Rows.aJob(transfer, Rows.aUser());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
    }

    @Test
    void seesNoFailureOfIt() {
      JobId joined = Rows.aJob(transfer, Rows.aUser());

      report(transfer, 1, 1, Phase.FAILED, NOBODY, null).statusCode(200);

      assertThat(seen(joined)).isEqualTo("0 null");
      assertThat(seen(first)).isEqualTo("1 " + NOBODY);
    }

    @Test
    void seesTheSameFailureOfTheNext() {
      JobId joined = Rows.aJob(transfer, Rows.aUser());
      report(transfer, 1, 1, Phase.FAILED, NOBODY, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));
      assertThat(seen(joined)).isEqualTo("0 null");

      report(transfer, 2, 1, Phase.FAILED, NOBODY, null).statusCode(200);

      assertThat(seen(joined)).isEqualTo("1 " + NOBODY);
      assertThat(seen(first)).isEqualTo("2 " + NOBODY);
    }

    @Test
    void seesTheFailureOfTheNextAfterAHandBack() {
      JobId joined = Rows.aJob(transfer, Rows.aUser());
      JobError drained = new JobError(ProblemCode.AGENT_DRAINED, "stop");
      report(transfer, 1, 1, Phase.HANDED_BACK, drained, null).statusCode(200);
      assertThat(seen(joined)).isEqualTo("0 null");
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));

      report(transfer, 2, 1, Phase.FAILED, NOBODY, null).statusCode(200);

      assertThat(seen(joined)).isEqualTo("1 " + NOBODY);
    }

    @Test
    void hasAllRetriesAfterTheLastOfTheOthers() {
      Rows.run("UPDATE transfers SET attempt = 5 WHERE id = ?", transfer.value());
      JobId joined = Rows.aJob(transfer, Rows.aUser());

      report(transfer, 1, 1, Phase.FAILED, NOBODY, null).statusCode(200);

      assertThat(Rows.endOf(first)).isEqualTo("failed");
      assertThat(Rows.endOf(joined)).isEqualTo("null");
      assertThat(seen(joined)).isEqualTo("0 null");
      assertThat(value("SELECT attempt FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("0");
    }

    private static String seen(JobId job) {
      JobView view = Rows.view(job);
      return view.attempt() + " " + view.error();
    }
  }

  @Nested
  class AReview {
    @Test
    void failsAllJobsOfWhatIsBlocked() {
      byte[] v1 = hash();
      TransferId transfer = Rows.aMagnet(v1);
      JobId wanting = Rows.aJob(transfer, Rows.aUser());
      JobId paused = Rows.aJob(transfer, Rows.aUser());
      Rows.run("UPDATE jobs SET wish = 'paused', frozen = true WHERE id = ?", paused.value());
      Rows.submit(transfer);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 1));

      Rows.block("infohash", HexFormat.of().formatHex(v1));
      Rows.review(transfer);

      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("cancelled"));
      assertThat(endOf(wanting)).isEqualTo("failed SOURCE_BLOCKED because");
      assertThat(endOf(paused)).isEqualTo("failed SOURCE_BLOCKED because");
      await().atMost(LIMIT).until(() -> agent.orders().contains(order(transfer, "cancel")));
    }

    @Test
    void leavesWhatIsCompletedThoughItIsBlocked() {
      byte[] v1 = hash();
      TransferId transfer = Rows.aMagnet(v1);
      JobId job = Rows.aJob(transfer, Rows.aUser());
      for (String status : List.of("metadata_fetch", "downloading", "uploading", "completed")) {
        Rows.run(
            "UPDATE transfers SET status = ?, agent_id = nullif(?, '') WHERE id = ?",
            status,
            status.equals("completed") ? "" : agent.id().toString(),
            transfer.value());
      }
      Rows.block("infohash", HexFormat.of().formatHex(v1));

      Rows.review(transfer);

      await().atMost(LIMIT).until(() -> Rows.endOf(job).equals("completed"));
    }

    private static String endOf(JobId job) {
      return value(
          "SELECT concat_ws(' ', ended, ended_code, ended_detail) FROM jobs WHERE id = ?",
          job.value());
    }

    @Test
    void movesARetriedJobToWhatOthersHaveBegunSince() {
      byte[] sha256 = Arrays.copyOf(UUID.randomUUID().toString().getBytes(UTF_8), 32);
      TransferId failed = aTorrent(sha256);
      JobId retried = retriedJob(failed);
      TransferId begun = aTorrent(sha256);
      Rows.aJob(begun, Rows.aUser());
      Rows.submit(begun);
      await().atMost(LIMIT).until(() -> isHeld(begun, 1));

      Rows.review(failed);

      awaitMoved(retried, begun);
    }

    @Test
    void beginsAgainForAllWhoseJobsFailedWithIt() {
      TransferId failed = Rows.aMagnet(hash());
      retriedJob(failed);
      Rows.aJob(failed, Rows.aUser());
      JobId failedBefore = Rows.aJob(failed, Rows.aUser());
      Rows.run(
          "UPDATE jobs SET ended = 'failed', ended_code = 'QUOTA_STORAGE', frozen = true,"
              + " ended_at = now() - interval '1 hour' WHERE id = ?",
          failedBefore.value());

      Rows.review(failed);

      await().atMost(LIMIT).until(() -> isHeld(failed, 1));
      assertThat(
              value(
                  "SELECT count(*) FROM jobs WHERE transfer_id = ? AND ended IS NULL",
                  failed.value()))
          .isEqualTo("2");
    }

    @Test
    void movesARetriedLinkToOneThatAnotherHasPaused() {
      byte[] v1 = hash();
      TransferId failed = Rows.aMagnet(v1);
      JobId retried = retriedJob(failed);
      TransferId paused = Rows.aMagnet(v1);
      JobId pausing = Rows.aJob(paused, Rows.aUser());
      Rows.run("UPDATE jobs SET wish = 'paused', frozen = true WHERE id = ?", pausing.value());
      Rows.run("UPDATE transfers SET status = 'paused' WHERE id = ?", paused.value());

      Rows.review(failed);

      awaitMoved(retried, paused);
      await().atMost(LIMIT).until(() -> isHeld(paused, 1));
    }

    private static TransferId aTorrent(byte[] sha256) {
      TransferId transfer = new TransferId(UUID.randomUUID());
      byte[] v1 = Arrays.copyOf(sha256, 20);
      Rows.run(
          "INSERT INTO transfers (id, source_type, source_torrent, asked_v1, infohash_v1,"
              + " info_sha256, correlation_id, next_attempt_at)"
              + " VALUES (?, 'torrent', 'de', ?, ?, ?, 'c-1', now() + interval '1 day')",
          transfer.value(),
          v1,
          v1,
          sha256);
      return transfer;
    }

    /** As the gateway retries it, while no other transfer is live. */
    private static JobId retriedJob(TransferId failed) {
      Rows.run(
          "UPDATE transfers SET status = 'failed', ended_at = now(), error_code = 'ENGINE_FAILED',"
              + " error_detail = 'x', error_at = now() WHERE id = ?",
          failed.value());
      JobId retried = Rows.aJob(failed, Rows.aUser());
      Rows.run(
          "UPDATE jobs SET wish_version = 2, reviewed_version = 1 WHERE id = ?", retried.value());
      return retried;
    }

    private static void awaitMoved(JobId job, TransferId to) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value("SELECT transfer_id FROM jobs WHERE id = ?", job.value())
                      .equals(to.toString()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "frozen_downloaded = 6, frozen_uploaded = 4",
          // It is to be chosen for.
          "asks_selection = true, awaiting_since = now()"
        })
    void keepsWhatIsStoredForAPausedJobThoughOthersLetItGo(String how) {
      TransferId transfer = downloading();
      JobId other =
          new JobId(
              UUID.fromString(
                  value("SELECT id FROM jobs WHERE transfer_id = ?", transfer.value())));
      JobId paused = Rows.aJob(transfer, Rows.aUser());
      Rows.run(
          "UPDATE jobs SET wish = 'paused', frozen = true, frozen_total = 10, %s WHERE id = ?"
              .formatted(how),
          paused.value());
      report(transfer, 1, 2, Phase.COMPLETED, null, FILES).statusCode(200);
      Rows.run(
          "UPDATE jobs SET deleted_at = now(), wish_version = wish_version + 1 WHERE id = ?",
          other.value());

      Rows.review(transfer);

      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value(
                          "SELECT bool_and(wish_version = reviewed_version) FROM jobs"
                              + " WHERE id = ?",
                          other.value())
                      .equals("t"));
      assertThat(value("SELECT dropped_at FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("null");
    }

    @Test
    void cancelsAnUnwantedTransferAtItsAgent() {
      TransferId transfer = held();

      Rows.wish(transfer, Wish.CANCELLED);

      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("cancelled"));
      await().atMost(LIMIT).until(() -> agent.orders().contains(order(transfer, "cancel")));
      assertThat(value("SELECT ended FROM jobs WHERE transfer_id = ?", transfer.value()))
          .isEqualTo("cancelled");
    }

    @Test
    void pausesAndResumesAtTheAgent() {
      TransferId transfer = downloading();

      Rows.wish(transfer, Wish.PAUSED);
      await().atMost(LIMIT).until(() -> agent.orders().contains(order(transfer, "pause")));
      assertThat(statusOf(transfer)).isEqualTo("paused");
      Rows.wish(transfer, Wish.WANTED);

      await().atMost(LIMIT).until(() -> agent.orders().contains(order(transfer, "resume")));
      report(transfer, 1, 2, Phase.DOWNLOADING, null, null);
      assertThat(statusOf(transfer)).isEqualTo("downloading");
    }

    @Test
    void keepsATransferThatAnotherJobWants() {
      TransferId transfer = downloading();
      Rows.aJob(transfer, Rows.aUser());
      Rows.run(
          "UPDATE jobs SET wish = 'cancelled', wish_version = wish_version + 1 WHERE id ="
              + " (SELECT id FROM jobs WHERE transfer_id = ? ORDER BY created_at LIMIT 1)",
          transfer.value());

      Rows.review(transfer);

      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value(
                          "SELECT count(*) FROM jobs WHERE transfer_id = ? AND ended = 'cancelled'",
                          transfer.value())
                      .equals("1"));
      assertThat(statusOf(transfer)).isEqualTo("downloading");
    }

    @Test
    void happensThoughItsMessageIsLost() {
      TransferId transfer = held();

      Rows.changeWish(transfer, Wish.CANCELLED);

      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("cancelled"));
    }

    @Test
    void releasesAPausedTransferThatIsHandedBack() {
      TransferId transfer = downloading();
      Rows.wish(transfer, Wish.PAUSED);
      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("paused"));

      report(transfer, 1, 2, Phase.HANDED_BACK, null, null);

      assertThat(value("SELECT agent_id FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("null");
      Rows.wish(transfer, Wish.WANTED);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));
    }

    @Test
    void answersAPausedReportWithResumeWhenWanted() {
      TransferId transfer = downloading();
      Rows.wish(transfer, Wish.PAUSED);
      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("paused"));
      Rows.changeWish(transfer, Wish.WANTED);

      report(transfer, 1, 2, Phase.PAUSED, null, null).body("directive", equalTo("resume"));
    }
  }

  @Nested
  class TheBucket {
    private TransferId transfer;
    private String key;

    @BeforeEach
    void aTransferHasAnObjectAndAnUpload() {
      transfer = downloading();
      Space space = new Space(value("SELECT space FROM transfers WHERE id = ?", transfer.value()));
      key = ObjectKey.file(space, transfer, RelativePath.sanitize(List.of("file"))).value();
      s3.putObject(r -> r.bucket(bucket).key(key), AsyncRequestBody.fromString("x")).join();
      s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).join();
    }

    @Test
    void deletesObjectsOfACancelledTransfer() {
      Rows.wish(transfer, Wish.CANCELLED);

      await().atMost(LIMIT).until(() -> uploads().isEmpty() && objects().isEmpty());
    }

    @Test
    void abortsLeftoverUploadsOfACompletedTransfer() {
      report(transfer, 1, 2, Phase.COMPLETED, null, FILES).statusCode(200);

      await().atMost(LIMIT).until(() -> uploads().isEmpty());
      // The cleaner looks every second.
      await()
          .during(Duration.ofSeconds(2))
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(objects()).containsExactly(key));
    }

    @Test
    void deletesFilesOfAnExpiredJob() {
      report(transfer, 1, 2, Phase.COMPLETED, null, FILES).statusCode(200);
      Rows.run("UPDATE jobs SET expires_at = now() WHERE transfer_id = ?", transfer.value());

      await().atMost(LIMIT).until(() -> objects().isEmpty());
      assertThat(
              value(
                  "SELECT deleted_at IS NULL AND ended = 'completed' FROM jobs WHERE transfer_id = ?",
                  transfer.value()))
          .isEqualTo("t");
    }

    private List<String> uploads() {
      return s3.listMultipartUploads(r -> r.bucket(bucket)).join().uploads().stream()
          .map(upload -> upload.key())
          .filter(key::equals)
          .toList();
    }

    private List<String> objects() {
      return s3.listObjectsV2(r -> r.bucket(bucket).prefix(key)).join().contents().stream()
          .map(object -> object.key())
          .toList();
    }
  }

  @Nested
  class AHeartbeat {
    @Test
    void duringADispatchChangesNothing() {
      TransferId transfer = held();
      report(transfer, 1, 1, Phase.HANDED_BACK, null, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);

      assertStartsOnly(transfer, transfer);
      assertThat(isHeld(transfer, 2)).isTrue();
      assertThat(value("SELECT attempt FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("0");
    }

    @Test
    void withoutAHeldTransferRescuesIt() {
      TransferId transfer = held();
      report(transfer, 1, 1, Phase.METADATA_FETCH, null, null).statusCode(200);
      Rows.run(
          "UPDATE transfers SET assigned_at = now() - interval '1 minute' WHERE id = ?",
          transfer.value());

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);

      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));
      assertThat(value("SELECT attempt FROM transfers WHERE id = ?", transfer.value()))
          .isEqualTo("1");
    }

    @Test
    void thatWasOvertakenByAHandOutLosesNothing() {
      AgentState before = agent.state(4);
      TransferId transfer = held();
      report(transfer, 1, 1, Phase.METADATA_FETCH, null, null).statusCode(200);

      Signed.post(HEARTBEAT, before).statusCode(200);

      assertThat(isHeld(transfer, 1)).isTrue();
    }

    @Test
    void withAnOldAssignmentIsAnsweredWithAbandon() {
      TransferId transfer = held();
      report(transfer, 1, 1, Phase.HANDED_BACK, null, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(transfer, 2));

      Signed.post(HEARTBEAT, agent.state(4, new HeldTransfer(transfer, 1)))
          .statusCode(200)
          .body("abandon[0]", equalTo(transfer.toString()));
    }

    @Test
    void thatIsRepeatedIsIgnored() {
      AgentState state = agent.state(4);
      Signed.post(HEARTBEAT, state).statusCode(200);
      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
      Rows.run("UPDATE agents SET last_heartbeat_at = now() - interval '10 minutes'");

      Signed.post(HEARTBEAT, state).statusCode(200);

      assertThat(value("SELECT last_heartbeat_at < now() - interval '1 minute' FROM agents"))
          .isEqualTo("t");
    }

    @Test
    void ofAnEarlierBootIsIgnored() {
      AgentState before = agent.state(4);
      Signed.post(HEARTBEAT, before).statusCode(200);
      try (TestingAgent restarted = new TestingAgent(agent.id().value())) {
        Signed.post(HEARTBEAT, restarted.state(4)).statusCode(200);
        Rows.run("UPDATE agents SET last_heartbeat_at = now() - interval '10 minutes'");

        Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);

        assertThat(value("SELECT last_heartbeat_at < now() - interval '1 minute' FROM agents"))
            .isEqualTo("t");
      }
    }
  }

  @Nested
  class ARequest {
    private final String body = Signed.json(fullAgent());

    @Test
    void withoutASignatureIsRefused() {
      RestAssured.given()
          .contentType("application/json")
          .body(body)
          .post(HEARTBEAT)
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .body("code", equalTo("SIGNATURE_MISSING"));
    }

    @Test
    void whoseBodyWasChangedIsRefused() {
      Signature signature = Signed.signature(HEARTBEAT, body, InstantSource.system());

      Signed.request(signature, body + " ")
          .post(HEARTBEAT)
          .then()
          .statusCode(401)
          .body("code", equalTo("SIGNATURE_INVALID"));
    }

    @Test
    void ofLongAgoIsRefused() {
      InstantSource past = InstantSource.fixed(Instant.now().minus(Duration.ofMinutes(6)));

      Signed.request(Signed.signature(HEARTBEAT, body, past), body)
          .post(HEARTBEAT)
          .then()
          .statusCode(401)
          .body("code", equalTo("SIGNATURE_STALE"));
    }

    @Test
    void thatIsSentTwiceIsRefusedTheSecondTime() {
      Signature signature = Signed.signature(HEARTBEAT, body, InstantSource.system());
      Signed.request(signature, body).post(HEARTBEAT).then().statusCode(200);

      Signed.request(signature, body)
          .post(HEARTBEAT)
          .then()
          .statusCode(401)
          .body("code", equalTo("SIGNATURE_REPLAYED"));
    }

    /** A state that no dispatch chooses. */
    private static Object fullAgent() {
      try (TestingAgent closed = new TestingAgent("closed", ProblemCode.AGENT_FULL)) {
        return closed.state(0);
      }
    }
  }

  private static String order(TransferId transfer, String order) {
    return "/agent/transfers/" + transfer + "/" + order;
  }

  private static byte[] hash() {
    return java.util.Arrays.copyOf(
        UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII), 20);
  }

  private static void tracker(JobId job, int position, String url) {
    Rows.run(
        "INSERT INTO job_contacts (job_id, kind, position, address) VALUES (?, 'tracker', ?, ?)",
        job.value(),
        position,
        url);
  }

  /** That nothing is started twice has no sign to wait for; sweeps are a second apart. */
  private void assertStartsOnly(TransferId... transfers) {
    await()
        .during(Duration.ofSeconds(2))
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(agent.started())
                    .extracting(StartTransfer::transferId)
                    .containsExactly(transfers));
  }

  private TransferId held() {
    TransferId transfer = aTransfer();
    await().atMost(LIMIT).until(() -> isHeld(transfer, 1));
    return transfer;
  }

  private TransferId downloading() {
    TransferId transfer = held();
    report(transfer, 1, 1, Phase.METADATA, null, FILES)
        .statusCode(200)
        .body("directive", equalTo("continue"));
    return transfer;
  }

  private static boolean isHeld(TransferId transfer, int assignment) {
    return value("SELECT status || ' ' || assignment FROM transfers WHERE id = ?", transfer.value())
        .equals("metadata_fetch " + assignment);
  }

  private ValidatableResponse metadata(
      TransferId transfer, int assignment, String infoSha256, boolean isPrivate) {
    MetadataReport metadata = new MetadataReport("aa".repeat(20), null, infoSha256, isPrivate);
    return report(transfer, report(assignment, 1, Phase.METADATA, metadata, null, List.of()));
  }

  private ValidatableResponse report(
      TransferId transfer,
      int assignment,
      long seq,
      Phase phase,
      @Nullable JobError error,
      @Nullable List<FileReport> files) {
    return report(transfer, report(assignment, seq, phase, null, error, files));
  }

  private static ValidatableResponse report(TransferId transfer, ProgressReport report) {
    return Signed.post("/internal/transfers/" + transfer + "/progress", report);
  }

  private ProgressReport stored(long seq, List<FileReport> files, Checkpoint checkpoint) {
    return new ProgressReport(
        agent.id(),
        1,
        seq,
        Phase.DOWNLOADING,
        "file",
        null,
        new Progress(10L, 5, 5),
        Rates.NONE,
        Swarm.NONE,
        1,
        null,
        List.of(),
        files,
        checkpoint,
        null);
  }

  private ProgressReport report(
      int assignment,
      long seq,
      Phase phase,
      @Nullable MetadataReport metadata,
      @Nullable JobError error,
      @Nullable List<FileReport> files) {
    return report("file", assignment, seq, phase, metadata, error, files);
  }

  private ProgressReport report(
      String name,
      int assignment,
      long seq,
      Phase phase,
      @Nullable MetadataReport metadata,
      @Nullable JobError error,
      @Nullable List<FileReport> files) {
    return new ProgressReport(
        agent.id(),
        assignment,
        seq,
        phase,
        name,
        metadata,
        phase == Phase.METADATA_FETCH ? Progress.NONE : new Progress(10L, 10, 10),
        Rates.NONE,
        Swarm.NONE,
        1,
        null,
        List.of(),
        files,
        null,
        error);
  }
}
