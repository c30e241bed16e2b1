package io.torrentflow.agent.assignment;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DrainComponentTest.OwnAgent.class)
@QuarkusTestResource(AgentTestResource.class)
class DrainComponentTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PART = 5 << 20;

  /** An agent that was drained takes no transfer of other tests. */
  public static final class OwnAgent implements QuarkusTestProfile {}

  @Inject TestingAgent agent;
  @Inject AssignmentService assignments;

  @Test
  void handsBackTransfersWithTheirCheckpointsAndTakesNoNewOnes() {
    TestingJobs jobs = TestingJobs.shared();
    try (TestingOrigin origin = new TestingOrigin()) {
      // What is held back keeps it from being completed before it is drained.
      origin.serve("/drained", bytes(8 * PART, 1)).holdingFrom(4 * PART);
      StartTransfer transfer = transfer(origin.uri("/drained"));
      agent.start(transfer);
      jobs.awaitUploaded(transfer, 1);

      assignments.stop().await().atMost(SOON);

      ProgressReport last = jobs.latest(transfer.transferId()).orElseThrow();
      assertThat(last.phase()).isEqualTo(Phase.HANDED_BACK);
      assertThat(last.error()).extracting(JobError::code).isEqualTo(ProblemCode.AGENT_DRAINED);
      assertThat(Objects.requireNonNull(last.checkpoint()).uploads().getFirst().parts())
          .isNotEmpty();
      agent.assertUploadStaysOpen(transfer);
      assertThatThrownBy(() -> agent.start(transfer(origin.uri("/drained"))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem -> assertThat(problem.code()).isEqualTo(ProblemCode.AGENT_DRAINING));
    }
  }
}
