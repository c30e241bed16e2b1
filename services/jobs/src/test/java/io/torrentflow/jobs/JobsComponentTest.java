package io.torrentflow.jobs;

import static io.torrentflow.jobs.Rows.aJob;
import static io.torrentflow.jobs.Rows.statusOf;
import static io.torrentflow.jobs.Rows.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.signing.Signature;
import io.torrentflow.kernel.wire.AgentState.HeldJob;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.FileReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartJob;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class JobsComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String HEARTBEAT = "/internal/agents/heartbeat";

  @Inject S3AsyncClient s3;

  @ConfigProperty(name = "torrentflow.storage.bucket")
  String bucket;

  private TestingAgent agent;

  @BeforeEach
  void anAgentRegisters() {
    Rows.run("DELETE FROM agents");
    agent = new TestingAgent("agent-" + UUID.randomUUID(), false);
    Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
  }

  @AfterEach
  void theAgentAndItsJobsGo() {
    agent.close();
    // Or they would be rescued into the hands of the next test's agent.
    Rows.run(
        "UPDATE jobs SET status = 'cancelled' WHERE status NOT IN ('completed', 'failed', 'cancelled')");
  }

  @Nested
  class Dispatch {
    @Test
    void aWaitingJobIsHandedToAnAgentUnderItsFirstFencingNumber() {
      JobId job = aJob();

      await().atMost(LIMIT).until(() -> statusOf(job).equals("metadata_fetch"));

      assertThat(agent.started())
          .singleElement()
          .satisfies(
              start -> {
                assertThat(start.jobId()).isEqualTo(job);
                assertThat(start.assignment()).isEqualTo(1);
                assertThat(start.source().uri()).isEqualTo("http://127.0.0.1/file");
              });
      assertThat(value("SELECT agent_id FROM jobs WHERE id = ?", job.value()))
          .isEqualTo(agent.state(1).agentId().value());
    }

    @Test
    void aMessageThatComesTwiceStartsNothingTwice() {
      JobId job = held();

      Rows.publish(job);
      JobId next = held();

      assertThat(agent.started())
          .extracting(start -> start.jobId())
          .filteredOn(id -> id.equals(job) || id.equals(next))
          .containsExactly(job, next);
    }

    @Test
    void anAgentThatRefusesIsFollowedByTheNext() {
      try (TestingAgent refusing = new TestingAgent("aaa-" + UUID.randomUUID(), true)) {
        Signed.post(HEARTBEAT, refusing.state(400)).statusCode(200);

        JobId job = aJob();

        await().atMost(LIMIT).until(() -> statusOf(job).equals("metadata_fetch"));
        assertThat(agent.started())
            .singleElement()
            .satisfies(start -> assertThat(start.assignment()).isEqualTo(2));
      }
    }

    @Test
    void withoutAnAgentTheJobStaysInTheQueue() {
      Rows.run("DELETE FROM agents");
      JobId job = aJob();
      await().atMost(LIMIT).until(() -> value("SELECT count(*) FROM outbox").equals("0"));

      assertThat(statusOf(job)).isEqualTo("submitted");

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);
      await().atMost(LIMIT).until(() -> statusOf(job).equals("metadata_fetch"));
    }
  }

  @Nested
  class AReport {
    @Test
    void movesTheJobToItsEndAndWritesItsFiles() {
      JobId job = held();
      List<FileReport> files = List.of(new FileReport(0, "file", 10L, "text/plain", "etag-1"));

      report(job, 1, 1, Phase.DOWNLOADING, null, files).statusCode(200);
      report(job, 1, 2, Phase.UPLOADING, null, files).statusCode(200);
      report(job, 1, 3, Phase.COMPLETED, null, files)
          .statusCode(200)
          .body("directive", equalTo("continue"));

      assertThat(statusOf(job)).isEqualTo("completed");
      assertThat(value("SELECT etag FROM files WHERE job_id = ?", job.value())).isEqualTo("etag-1");
      assertThat(
              value(
                  "SELECT string_agg(to_status, ',' ORDER BY seq) FROM job_events WHERE job_id = ?",
                  job.value()))
          .isEqualTo("metadata_fetch,downloading,uploading,completed");
    }

    @Test
    void thatIsFurtherThanTheJobWalksTheStatesInBetween() {
      JobId job = held();

      report(job, 1, 1, Phase.COMPLETED, null, List.of()).statusCode(200);

      assertThat(statusOf(job)).isEqualTo("completed");
    }

    @Test
    void ofAnOldAssignmentChangesNothingAndIsToldToAbandon() {
      JobId job = held();
      JobError error = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "down");
      report(job, 1, 1, Phase.FAILED, error, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(job, 2));

      report(job, 1, 2, Phase.COMPLETED, null, null)
          .statusCode(200)
          .body("directive", equalTo("abandon"));

      assertThat(statusOf(job)).isIn("metadata_fetch", "submitted");
    }

    @Test
    void ofAFailureThatMayPassIsTriedFiveTimesMore() {
      JobId job = held();
      JobError error = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "down");

      for (int attempt = 1; attempt <= 6; attempt++) {
        int assignment = attempt;
        await().atMost(LIMIT).until(() -> isHeld(job, assignment));
        report(job, assignment, 1, Phase.FAILED, error, null).statusCode(200);
      }

      assertThat(statusOf(job)).isEqualTo("failed");
      assertThat(value("SELECT error_code FROM jobs WHERE id = ?", job.value()))
          .isEqualTo("ORIGIN_UNAVAILABLE");
    }

    @Test
    void ofAFailureThatIsFinalEndsTheJob() {
      JobId job = held();

      report(job, 1, 1, Phase.FAILED, new JobError(ProblemCode.ORIGIN_REFUSED, "404"), null)
          .statusCode(200);

      assertThat(statusOf(job)).isEqualTo("failed");
    }

    @Test
    void ofAHandOverCostsNoAttempt() {
      JobId job = held();

      report(job, 1, 1, Phase.HANDED_BACK, new JobError(ProblemCode.AGENT_DRAINED, "stop"), null)
          .statusCode(200);

      await().atMost(LIMIT).until(() -> isHeld(job, 2));
      assertThat(value("SELECT attempt FROM jobs WHERE id = ?", job.value())).isEqualTo("0");
    }

    @Test
    void ofAHandOverLeavesAPausedJobPaused() {
      JobId job = held();
      report(job, 1, 1, Phase.DOWNLOADING, null, null).statusCode(200);
      Rows.command(job, JobCommand.Action.PAUSE);
      await().atMost(LIMIT).until(() -> statusOf(job).equals("paused"));

      report(job, 1, 2, Phase.HANDED_BACK, null, null).statusCode(200);

      await().atMost(LIMIT).until(() -> agent.started().size() == 2);
      await().atMost(LIMIT).until(() -> statusOf(job).equals("paused"));
      assertThat(agent.started()).extracting(StartJob::paused).containsExactly(false, true);
    }

    @Test
    void ofAnUnknownJobIsAProblem() {
      report(new JobId(UUID.randomUUID()), 1, 1, Phase.DOWNLOADING, null, null)
          .statusCode(404)
          .contentType("application/problem+json")
          .body("code", equalTo("JOB_NOT_FOUND"));
    }
  }

  @Nested
  class ACommand {
    @Test
    void toCancelReachesTheAgent() {
      JobId job = held();

      Rows.command(job, JobCommand.Action.CANCEL);

      await().atMost(LIMIT).until(() -> statusOf(job).equals("cancelled"));
      await().atMost(LIMIT).until(() -> agent.orders().contains("/agent/jobs/" + job + "/cancel"));
    }

    @Test
    void toPauseAndResumeReachesTheAgent() {
      JobId job = held();
      report(job, 1, 1, Phase.DOWNLOADING, null, null).statusCode(200);

      Rows.command(job, JobCommand.Action.PAUSE);
      await().atMost(LIMIT).until(() -> statusOf(job).equals("paused"));
      Rows.command(job, JobCommand.Action.RESUME);

      await().atMost(LIMIT).until(() -> statusOf(job).equals("downloading"));
      await().atMost(LIMIT).until(() -> agent.orders().contains("/agent/jobs/" + job + "/resume"));
    }
  }

  @Nested
  class TheBucket {
    private JobId job;
    private String key;

    @BeforeEach
    void aJobHasAnObjectAndAnUpload() {
      job = held();
      String owner = value("SELECT owner_id FROM jobs WHERE id = ?", job.value());
      key =
          ObjectKey.file(UserId.fromString(owner), job, RelativePath.sanitize(List.of("file")))
              .value();
      s3.putObject(r -> r.bucket(bucket).key(key), AsyncRequestBody.fromString("x")).join();
      s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).join();
    }

    @Test
    void isRidOfACancelledJob() {
      Rows.command(job, JobCommand.Action.CANCEL);

      await().atMost(LIMIT).until(() -> uploads().isEmpty() && objects().isEmpty());
    }

    @Test
    void isRidOfTheUploadsThatACompleteJobDoesNotNeed() {
      report(job, 1, 1, Phase.COMPLETED, null, List.of()).statusCode(200);

      await().atMost(LIMIT).until(() -> uploads().isEmpty());
      assertThat(objects()).containsExactly(key);
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
    void thatCrossesAHandOutCostsNothing() {
      JobId job = held();
      report(job, 1, 1, Phase.DOWNLOADING, null, null).statusCode(200);
      report(job, 1, 2, Phase.HANDED_BACK, null, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(job, 2));

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);

      assertThat(isHeld(job, 2)).isTrue();
      assertThat(value("SELECT attempt FROM jobs WHERE id = ?", job.value())).isEqualTo("0");
    }

    @Test
    void ofAnAgentThatHasForgottenAJobRescuesIt() {
      JobId job = held();
      report(job, 1, 1, Phase.DOWNLOADING, null, null).statusCode(200);

      Signed.post(HEARTBEAT, agent.state(4)).statusCode(200);

      await().atMost(LIMIT).until(() -> isHeld(job, 2));
      assertThat(value("SELECT attempt FROM jobs WHERE id = ?", job.value())).isEqualTo("1");
    }

    @Test
    void withAnOldAssignmentIsToldToAbandonIt() {
      JobId job = held();
      report(job, 1, 1, Phase.HANDED_BACK, null, null).statusCode(200);
      await().atMost(LIMIT).until(() -> isHeld(job, 2));

      Signed.post(HEARTBEAT, agent.state(4, new HeldJob(job, 1)))
          .statusCode(200)
          .body("abandon[0]", equalTo(job.toString()));
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
      try (TestingAgent closed = new TestingAgent("closed", true)) {
        return closed.state(0);
      }
    }
  }

  private JobId held() {
    JobId job = aJob();
    await().atMost(LIMIT).until(() -> isHeld(job, 1));
    return job;
  }

  private static boolean isHeld(JobId job, int assignment) {
    return value("SELECT status || ' ' || assignment FROM jobs WHERE id = ?", job.value())
        .equals("metadata_fetch " + assignment);
  }

  private io.restassured.response.ValidatableResponse report(
      JobId job,
      int assignment,
      long seq,
      Phase phase,
      @Nullable JobError error,
      @Nullable List<FileReport> files) {
    AgentId id = agent.state(1).agentId();
    return Signed.post(
        "/internal/jobs/" + job + "/progress",
        new ProgressReport(
            id, assignment, seq, phase, "file", 10L, 10, 10, 0, 0, null, 0, 0, files, null, error));
  }
}
