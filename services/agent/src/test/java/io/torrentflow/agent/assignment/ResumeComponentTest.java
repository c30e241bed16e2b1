package io.torrentflow.agent.assignment;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.PatientAgent;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paused transfer has no slot, and needs one to go on. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
@TestProfile(PatientAgent.class)
class ResumeComponentTest {
  // A paused transfer reports every ten seconds, and hears only then what it missed.
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PART = 5 << 20;

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();
  private final TestingOrigin origin = new TestingOrigin();
  private final List<StartTransfer> started = new ArrayList<>();
  private final byte[] content = bytes(4 * PART, 1);
  private StartTransfer paused;

  @BeforeEach
  void aTransferIsPausedWithPartsInTheBucket() {
    paused = startHeld("/paused");
    await().atMost(LIMIT).until(() -> latest().progress().uploadedBytes() > 0);
    agent.command(paused, "pause");
    awaitPhase(Phase.PAUSED);
  }

  @AfterEach
  void cancelAll() {
    started.forEach(transfer -> jobs.answer(transfer.transferId(), Directive.CANCEL));
    await().atMost(LIMIT).until(() -> started.stream().noneMatch(agent::holds));
    origin.close();
  }

  @Test
  void resumesByTheResponseToAReport() {
    origin.serve("/paused", content);

    jobs.answer(paused.transferId(), Directive.RESUME);

    awaitPhase(Phase.COMPLETED);
    assertThat(agent.file(paused, "paused")).isEqualTo(content);
  }

  @Test
  void refusesToResumeWhenFullAndHandsTheTransferBack() {
    takeAllSlots();

    assertThatThrownBy(() -> agent.command(paused, "resume"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.AGENT_FULL));

    assertHandedBack();
  }

  @Test
  void handsTheTransferBackWhenAReportsResponseResumesItAndTheAgentIsFull() {
    takeAllSlots();

    jobs.answer(paused.transferId(), Directive.RESUME);

    assertHandedBack();
  }

  private void assertHandedBack() {
    awaitPhase(Phase.HANDED_BACK);
    await().atMost(LIMIT).until(() -> !agent.holds(paused));
    assertThat(latest().error()).isNull();
    assertThat(latest().checkpoint())
        .satisfies(checkpoint -> assertThat(checkpoint.uploads().getFirst().parts()).isNotEmpty());
    agent.assertUploadStaysOpen(paused);
  }

  private void takeAllSlots() {
    for (int slot = 0; slot < agent.health().slots(); slot++) {
      startHeld("/slot" + slot);
    }
  }

  private StartTransfer startHeld(String path) {
    origin.serve(path, content).holdingFrom(2 * PART);
    StartTransfer transfer = transfer(origin.uri(path));
    agent.start(transfer);
    started.add(transfer);
    return transfer;
  }

  private ProgressReport latest() {
    return jobs.latest(paused.transferId()).orElseThrow();
  }

  private void awaitPhase(Phase phase) {
    await().atMost(LIMIT).until(() -> latest().phase() == phase);
  }
}
