package io.torrentflow.jobs;

import static io.torrentflow.jobs.Rows.statusOf;
import static io.torrentflow.jobs.Rows.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file whose origin does not tell its size, or changes it, and what its owners have room for. */
@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class GrowthComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long ROOM = 1_000;

  private TestingAgent agent;
  private TransferId transfer;
  private JobId job;
  // Its owner has room for anything here.
  private JobId otherJob;
  private long seq;

  @BeforeEach
  void aDownloadOfTwoOwnersBegins() {
    Rows.run("DELETE FROM agents");
    agent = new TestingAgent("agent-" + UUID.randomUUID());
    Signed.post("/internal/agents/heartbeat", agent.state(4)).statusCode(200);
    transfer = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    job = Rows.aJob(transfer, Rows.aUserWithRoomFor(ROOM));
    otherJob = Rows.aJob(transfer, Rows.aUser());
    Rows.submit(transfer);
    await().atMost(LIMIT).until(() -> statusOf(transfer).equals("metadata_fetch"));
    report(Phase.METADATA, null, 0).body("directive", equalTo("continue"));
  }

  @AfterEach
  void theAgentAndItsTransfersGo() {
    agent.close();
    Rows.cancelAll();
  }

  @Test
  void continuesWithinEveryQuota() {
    report(Phase.DOWNLOADING, null, ROOM).body("directive", equalTo("continue"));

    assertThat(Rows.endOf(job)).isEqualTo("null");
    assertThat(Rows.endOf(otherJob)).isEqualTo("null");
  }

  @Test
  void failsOnlyTheJobBeyondItsQuota() {
    report(Phase.DOWNLOADING, null, ROOM + 1).body("directive", equalTo("continue"));

    assertExceeded();
    assertThat(Rows.endOf(otherJob)).isEqualTo("null");
    assertThat(statusOf(transfer)).isEqualTo("downloading");
  }

  @Test
  void countsOtherJobsOfTheOwner() {
    TransferId other = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    JobId besides = Rows.aJob(other, Rows.aUser());
    Rows.run(
        "UPDATE jobs SET owner_id = (SELECT owner_id FROM jobs WHERE id = ?) WHERE id = ?",
        job.value(),
        besides.value());
    Rows.run("UPDATE transfers SET total_bytes = 1 WHERE id = ?", other.value());

    report(Phase.DOWNLOADING, null, ROOM).body("directive", equalTo("continue"));

    assertExceeded();
  }

  @Test
  void cancelsTheTransferWhenNoJobIsLeft() {
    onlyTheOneWithLittleRoomRemains();

    report(Phase.DOWNLOADING, null, ROOM + 1).statusCode(200);

    assertExceeded();
    await().atMost(LIMIT).until(() -> statusOf(transfer).equals("cancelled"));
    await()
        .atMost(LIMIT)
        .until(() -> agent.orders().contains("/agent/transfers/" + transfer + "/cancel"));
    report(Phase.DOWNLOADING, null, ROOM + 2).body("directive", equalTo("cancel"));
  }

  @Test
  void chargesNothingForAFailedJob() {
    report(Phase.DOWNLOADING, null, ROOM).statusCode(200);

    report(Phase.DOWNLOADING, null, ROOM + 1).statusCode(200);

    assertExceeded();
    assertThat(
            value(
                "SELECT job_cost(j, t) FROM jobs j JOIN transfers t ON t.id = j.transfer_id"
                    + " WHERE j.id = ?",
                job.value()))
        .isEqualTo("0");
  }

  @Test
  void appliesTheQuotaToTheActualSize() {
    report(Phase.UPLOADING, ROOM + 1, ROOM + 1).statusCode(200);

    assertExceeded();
  }

  @Test
  void appliesTheQuotaBeforeCompletion() {
    report(Phase.COMPLETED, ROOM + 1, ROOM + 1).statusCode(200);

    assertExceeded();
    assertThat(Rows.endOf(otherJob)).isEqualTo("completed");
  }

  @Test
  void dropsACompleteTransferBeyondEveryQuota() {
    onlyTheOneWithLittleRoomRemains();

    report(Phase.COMPLETED, ROOM + 1, ROOM + 1).statusCode(200);

    assertExceeded();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                value("SELECT dropped_at IS NOT NULL FROM transfers WHERE id = ?", transfer.value())
                    .equals("t"));
  }

  @Test
  void appliesTheQuotaToAChangedFile() {
    report(Phase.DOWNLOADING, ROOM, 0).body("directive", equalTo("continue"));
    assertThat(Rows.endOf(job)).isEqualTo("null");

    report(Phase.DOWNLOADING, ROOM + 1, 0).statusCode(200);

    assertExceeded();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void appliesTheQuotaInEveryPhase(Phase phase) {
    report(Phase.DOWNLOADING, ROOM, 0).body("directive", equalTo("continue"));

    report(phase, ROOM + 1, 0).statusCode(200);

    assertExceeded();
  }

  @Test
  void cancelsTheTransferThoughTheReviewMessageIsLost() {
    onlyTheOneWithLittleRoomRemains();
    Rows.run("UPDATE jobs SET reviewed_version = wish_version WHERE id = ?", job.value());
    Rows.run(
        "CREATE FUNCTION test_loss() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RETURN NULL; END $$");
    Rows.run(
        "CREATE TRIGGER test_loss BEFORE INSERT ON outbox FOR EACH ROW"
            + " WHEN (NEW.routing_key = 'transfer.review') EXECUTE FUNCTION test_loss()");
    try {
      report(Phase.DOWNLOADING, null, ROOM + 1).statusCode(200);

      assertExceeded();
      await().atMost(LIMIT).until(() -> statusOf(transfer).equals("cancelled"));
    } finally {
      Rows.run("DROP FUNCTION test_loss CASCADE");
    }
  }

  @Test
  void ignoresAReportOfAnotherAssignment() {
    report(2, Phase.DOWNLOADING, null, ROOM + 1).body("directive", equalTo("abandon"));

    assertThat(Rows.endOf(job)).isEqualTo("null");
  }

  private void onlyTheOneWithLittleRoomRemains() {
    Rows.run("UPDATE jobs SET deleted_at = now() WHERE id = ?", otherJob.value());
  }

  private void assertExceeded() {
    assertThat(Rows.endOf(job)).isEqualTo("failed");
    assertThat(value("SELECT ended_code FROM jobs WHERE id = ?", job.value()))
        .isEqualTo("QUOTA_STORAGE");
  }

  private ValidatableResponse report(Phase phase, @Nullable Long total, long downloaded) {
    return report(1, phase, total, downloaded);
  }

  private ValidatableResponse report(
      int assignment, Phase phase, @Nullable Long total, long downloaded) {
    ProgressReport report =
        new ProgressReport(
            agent.id(),
            assignment,
            ++seq,
            phase,
            "file",
            phase == Phase.METADATA ? new MetadataReport(null, null, null, false) : null,
            new Progress(total, downloaded, downloaded),
            Rates.NONE,
            Swarm.NONE,
            1,
            null,
            List.of(),
            null,
            null,
            null);
    return Signed.post("/internal/transfers/" + transfer + "/progress", report);
  }
}
