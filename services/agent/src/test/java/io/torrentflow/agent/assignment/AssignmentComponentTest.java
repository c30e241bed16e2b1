package io.torrentflow.agent.assignment;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class AssignmentComponentTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PART = 5 << 20;

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();
  private final TestingOrigin origin = new TestingOrigin();
  private final List<StartTransfer> started = new ArrayList<>();

  @AfterEach
  void cancelAll() {
    jobs.setDown(false);
    started.forEach(transfer -> jobs.answer(transfer.transferId(), Directive.CANCEL));
    started.stream().filter(agent::holds).forEach(this::cancel);
    await().atMost(SOON).until(() -> started.stream().noneMatch(agent::holds));
    origin.close();
  }

  @Test
  void refusesWhenFullAndFreesTheSlotOfAPausedTransfer() {
    for (int i = 0; i < 4; i++) {
      startSlow("/slot" + i);
    }
    await().atMost(SOON).until(() -> agent.health().running() == 4);

    assertThatThrownBy(() -> startSlow("/fifth"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.AGENT_FULL));

    agent.command(started.getFirst(), "pause");
    await().atMost(SOON).until(() -> agent.health().running() == 3);
    startSlow("/fifth");
    assertThat(agent.health().transfers()).hasSize(5);
  }

  @Test
  void handsBackAtOnceWhatIsPausedBeyondItsSlots() {
    int slots = agent.health().slots();
    for (int i = 0; i < slots; i++) {
      StartTransfer resting = startStored("/resting" + i);
      agent.command(resting, "pause");
      await().atMost(SOON).until(() -> phases(resting).contains(Phase.PAUSED));
    }
    StartTransfer beyond = startStored("/beyond");

    agent.command(beyond, "pause");

    await().atMost(SOON).until(() -> !agent.holds(beyond));
    assertThat(phases(beyond)).endsWith(Phase.HANDED_BACK).doesNotContain(Phase.PAUSED);
    assertThat(agent.health().transfers()).hasSize(slots);
  }

  @Test
  void handsBackAtOnceWhatIsPausedBeforeItsMetadata() {
    StartTransfer transfer =
        startMagnet("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567");
    await().atMost(SOON).until(() -> phases(transfer).contains(Phase.METADATA_FETCH));

    agent.command(transfer, "pause");

    await().atMost(SOON).until(() -> !agent.holds(transfer));
    assertThat(phases(transfer)).containsExactly(Phase.METADATA_FETCH, Phase.HANDED_BACK);
  }

  @Test
  void refusesARequestSignedForAnotherAddress() {
    URI other = URI.create("http://localhost:" + agent.health().address().getPort());

    assertThatThrownBy(() -> agent.health(other))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_INVALID));
  }

  @Test
  void runsTransfersOfOneTorrentSideBySide() {
    String link = "magnet:?xt=urn:btih:89abcdef0123456789abcdef0123456789abcdef";

    StartTransfer first = startMagnet(link + "&so=0");
    StartTransfer second = startMagnet(link + "&so=1");

    assertThat(List.of(first, second)).allMatch(agent::holds);
  }

  @Test
  void leavesMemoryForATransferBesideSlowOnes() {
    List<StartTransfer> slow =
        Stream.of("/slow1", "/slow2", "/slow3").map(path -> start(path, 20_000)).toList();
    await()
        .atMost(SOON)
        .until(
            () ->
                slow.stream()
                    .allMatch(
                        transfer ->
                            jobs.latest(transfer.transferId()).orElseThrow().swarm().peers() > 2));

    StartTransfer fast = start("/fast", Integer.MAX_VALUE);

    await().atMost(SOON).until(() -> jobs.phases(fast.transferId()).contains(Phase.COMPLETED));
  }

  @Test
  void ignoresASecondStartOfTheSameAssignment() {
    StartTransfer transfer = startSlow("/same");

    agent.start(transfer);

    assertThat(agent.health().transfers())
        .containsOnlyOnce(
            new AgentState.HeldTransfer(transfer.transferId(), transfer.assignment()));
  }

  @Test
  void refusesACommandForAnotherAssignment() {
    StartTransfer transfer = startSlow("/fenced");
    StartTransfer other = TestingAgent.again(transfer, 7, null);

    assertThatThrownBy(() -> agent.command(other, "cancel"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOB_NOT_FOUND));
    assertThat(agent.holds(transfer)).isTrue();
  }

  @Test
  void abandonsAStaleAssignmentAndKeepsItsUpload() {
    StartTransfer transfer = startSlow("/stale");
    await().atMost(SOON).until(() -> agent.openUploads(transfer) == 1);

    jobs.refuse(transfer.transferId(), ProblemCode.ASSIGNMENT_STALE);

    await().atMost(SOON).until(() -> !agent.holds(transfer));
    agent.assertUploadStaysOpen(transfer);
  }

  @Test
  void abandonsATransferThatTheHeartbeatDisowns() {
    StartTransfer transfer = startSlow("/disowned");

    jobs.disown(transfer.transferId());

    await().atMost(SOON).until(() -> !agent.holds(transfer));
  }

  @Test
  void repeatsPhaseReportsAfterAnOutageOfJobs() {
    StartTransfer transfer = start("/outage", 3 * PART);
    await()
        .atMost(SOON)
        .until(() -> jobs.phases(transfer.transferId()).contains(Phase.DOWNLOADING));
    jobs.setDown(true);
    await().atMost(SOON).until(() -> agent.objects(transfer).size() == 2);

    jobs.setDown(false);

    await().atMost(SOON).until(() -> jobs.phases(transfer.transferId()).contains(Phase.COMPLETED));
    assertThat(jobs.phases(transfer.transferId()))
        .containsExactly(
            Phase.METADATA_FETCH,
            Phase.METADATA,
            Phase.DOWNLOADING,
            Phase.UPLOADING,
            Phase.COMPLETED);
  }

  private void cancel(StartTransfer transfer) {
    try {
      agent.command(transfer, "cancel");
    } catch (ProblemException gone) {
      assertThat(gone.code()).isEqualTo(ProblemCode.JOB_NOT_FOUND);
    }
  }

  private StartTransfer startMagnet(String link) {
    StartTransfer transfer = TestingAgent.magnet(link);
    agent.start(transfer);
    started.add(transfer);
    return transfer;
  }

  private List<Phase> phases(StartTransfer transfer) {
    return jobs.phases(transfer.transferId());
  }

  /** One that has begun to store its file. */
  private StartTransfer startStored(String path) {
    StartTransfer transfer = startSlow(path);
    await().atMost(SOON).until(() -> agent.openUploads(transfer) == 1);
    return transfer;
  }

  private StartTransfer startSlow(String path) {
    return start(path, PART / 2);
  }

  private StartTransfer start(String path, int bytesPerSecond) {
    origin.serve(path, bytes(6 * PART, 1)).bytesPerSecond(bytesPerSecond);
    StartTransfer transfer = transfer(origin.uri(path));
    agent.start(transfer);
    started.add(transfer);
    return transfer;
  }
}
