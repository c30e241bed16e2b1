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
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.DrainWish.Mode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PatientAgent.class)
@QuarkusTestResource(AgentTestResource.class)
class WishedDrainComponentTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PART = 5 << 20;
  private static final AtomicLong VERSIONS = new AtomicLong();

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();
  private TestingOrigin origin;
  private TestingOrigin.Resource file;
  private StartTransfer transfer;

  @BeforeEach
  void aTransferRunsThatIsHeldBack() {
    origin = new TestingOrigin();
    file = origin.serve("/held", bytes(8 * PART, 1)).holdingFrom(4 * PART);
    transfer = transfer(origin.uri("/held"));
    agent.start(transfer);
    jobs.awaitUploaded(transfer, 1);
  }

  @AfterEach
  void theAgentTakesTransfersAgain() {
    agent.drain(wish(Mode.HAND_OVER, null));
    await().atMost(SOON).until(() -> agent.health().transfers().isEmpty());
    DrainWish undrain = wish(null, null);
    jobs.want(undrain);
    agent.drain(undrain);
    origin.close();
  }

  @Test
  void handsOverAtOnceWithCheckpointsAndIsDrained() {
    agent.drain(wish(Mode.HAND_OVER, null));

    await().atMost(SOON).until(() -> agent.health().drained());
    assertHandedBack();
    agent.assertUploadStaysOpen(transfer);
    assertTakesNothing();
  }

  @Test
  void finishesWhatRunsAndIsDrainedThen() {
    agent.drain(wish(Mode.FINISH, null));
    assertThat(agent.health())
        .matches(AgentState::draining, "drains")
        .matches(state -> !state.drained(), "is not empty");
    assertTakesNothing();

    file.open();

    await().atMost(SOON).until(() -> agent.health().drained());
    assertThat(jobs.phases(transfer.transferId())).endsWith(Phase.COMPLETED);
  }

  @Test
  void handsOverWhatHasNotFinishedByTheDeadline() {
    agent.drain(wish(Mode.FINISH, Instant.now().plusSeconds(1)));

    await().atMost(SOON).until(() -> agent.health().drained());
    assertHandedBack();
  }

  @Test
  void handsOverAtOnceAfterTheDeadline() {
    agent.drain(wish(Mode.FINISH, Instant.now().minusSeconds(60)));

    await().atMost(SOON).until(() -> agent.health().drained());
    assertHandedBack();
  }

  @Test
  void forgetsTheDeadlineOfAWishThatIsNotHeldAnyMore() {
    agent.drain(wish(Mode.FINISH, Instant.now().plusSeconds(1)));

    agent.drain(wish(null, null));

    // That nothing is handed over has no sign to wait for.
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(() -> agent.holds(transfer) && !agent.health().draining());
  }

  @Test
  void takesTransfersAgainAndReportsThat() {
    agent.drain(wish(Mode.HAND_OVER, null));
    await().atMost(SOON).until(() -> latestHeartbeat().drained());

    agent.drain(wish(null, null));

    StartTransfer next = transfer(origin.uri("/held"));
    agent.start(next);
    assertThat(agent.holds(next)).isTrue();
    await().atMost(SOON).until(() -> !latestHeartbeat().draining() && !latestHeartbeat().drained());
  }

  @Test
  void doesWhatTheReplyToAHeartbeatSays() {
    jobs.want(wish(Mode.HAND_OVER, null));

    await().atMost(SOON).until(() -> latestHeartbeat().drained());
    assertHandedBack();
  }

  @Test
  void doesNotGoBackToAnOlderWish() {
    DrainWish older = wish(Mode.HAND_OVER, null);
    agent.drain(wish(null, null));

    agent.drain(older);

    assertThat(agent.health().draining()).isFalse();
    assertThat(agent.holds(transfer)).isTrue();
  }

  @Test
  void reportsTheRoomOnItsDisk() {
    await().atMost(SOON).until(() -> latestHeartbeat().diskFreeBytes() != null);

    assertThat(agent.health().diskFreeBytes()).isPositive();
  }

  private void assertHandedBack() {
    ProgressReport last = jobs.latest(transfer.transferId()).orElseThrow();
    assertThat(last.phase()).isEqualTo(Phase.HANDED_BACK);
    assertThat(last.error()).extracting(JobError::code).isEqualTo(ProblemCode.AGENT_DRAINED);
    assertThat(Objects.requireNonNull(last.checkpoint()).uploads().getFirst().parts()).isNotEmpty();
  }

  private void assertTakesNothing() {
    assertThatThrownBy(() -> agent.start(transfer(origin.uri("/held"))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.AGENT_DRAINING));
  }

  private AgentState latestHeartbeat() {
    return jobs.heartbeats().getLast();
  }

  private static DrainWish wish(@Nullable Mode mode, @Nullable Instant deadline) {
    return new DrainWish(VERSIONS.incrementAndGet(), mode, deadline);
  }
}
