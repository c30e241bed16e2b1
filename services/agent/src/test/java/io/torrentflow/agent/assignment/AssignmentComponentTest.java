package io.torrentflow.agent.assignment;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.torrentflow.kernel.source.SourceType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.agent.testing.TestingOrigin;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.kernel.wire.StartJob;
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
  private final List<StartJob> started = new ArrayList<>();

  @AfterEach
  void cancelAll() {
    jobs.setDown(false);
    started.forEach(job -> jobs.answer(job.jobId(), Directive.CANCEL));
    started.stream().filter(agent::holds).forEach(this::cancel);
    await().atMost(SOON).until(() -> started.stream().noneMatch(agent::holds));
    origin.close();
  }

  @Test
  void aFullAgentRefusesAndAPausedJobFreesItsSlot() {
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
    assertThat(agent.health().jobs()).hasSize(5);
  }

  @Test
  void aRequestThatIsSignedForAnotherAddressIsRefused() {
    URI other = URI.create("http://localhost:" + agent.health().address().getPort());

    assertThatThrownBy(() -> agent.health(other))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_INVALID));
  }

  @Test
  void aTorrentIsHeldForOneJobAtATime() {
    String link = "magnet:?xt=urn:btih:89abcdef0123456789abcdef0123456789abcdef";
    StartJob first = startMagnet(link + "&so=0");

    assertThatThrownBy(() -> startMagnet(link + "&so=1"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TORRENT_HELD));

    agent.command(first, "cancel");
    await().atMost(SOON).until(() -> !agent.holds(first));
    StartJob second = startMagnet(link + "&so=1");
    assertThat(agent.holds(second)).isTrue();
  }

  @Test
  void jobsOfSlowOriginsLeaveMemoryForTheNext() {
    List<StartJob> slow =
        Stream.of("/slow1", "/slow2", "/slow3").map(path -> start(path, 20_000)).toList();
    await()
        .atMost(SOON)
        .until(
            () ->
                slow.stream().allMatch(job -> jobs.latest(job.jobId()).orElseThrow().peers() > 2));

    StartJob fast = start("/fast", Integer.MAX_VALUE);

    await().atMost(SOON).until(() -> jobs.phases(fast.jobId()).contains(Phase.COMPLETED));
  }

  @Test
  void startingTheSameAssignmentAgainChangesNothing() {
    StartJob job = startSlow("/same");

    agent.start(job);

    assertThat(agent.health().jobs())
        .containsOnlyOnce(new AgentState.HeldJob(job.jobId(), job.assignment()));
  }

  @Test
  void aCommandForAnotherAssignmentIsRefused() {
    StartJob job = startSlow("/fenced");
    StartJob other = TestingAgent.again(job, 7, null);

    assertThatThrownBy(() -> agent.command(other, "cancel"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOB_NOT_FOUND));
    assertThat(agent.holds(job)).isTrue();
  }

  @Test
  void aStaleAssignmentIsAbandonedAndTheBucketLeftAlone() {
    StartJob job = startSlow("/stale");
    await().atMost(SOON).until(() -> agent.openUploads(job) == 1);

    jobs.refuse(job.jobId(), ProblemCode.ASSIGNMENT_STALE);

    await().atMost(SOON).until(() -> !agent.holds(job));
    assertThat(agent.openUploads(job)).isEqualTo(1);
  }

  @Test
  void aJobThatTheHeartbeatDisownsIsAbandoned() {
    StartJob job = startSlow("/disowned");

    jobs.disown(job.jobId());

    await().atMost(SOON).until(() -> !agent.holds(job));
  }

  @Test
  void reportsOfPhasesOutliveAnOutageOfTheJobsService() {
    jobs.setDown(true);
    origin.serve("/outage", bytes(1000, 1));
    StartJob job = job(origin.uri("/outage"));
    started.add(job);
    agent.start(job);
    await().atMost(SOON).until(() -> agent.objects(job).size() == 2);

    jobs.setDown(false);

    await().atMost(SOON).until(() -> jobs.phases(job.jobId()).contains(Phase.COMPLETED));
    assertThat(jobs.phases(job.jobId()))
        .containsExactly(Phase.METADATA_FETCH, Phase.DOWNLOADING, Phase.UPLOADING, Phase.COMPLETED);
  }

  private void cancel(StartJob job) {
    try {
      agent.command(job, "cancel");
    } catch (ProblemException gone) {
      assertThat(gone.code()).isEqualTo(ProblemCode.JOB_NOT_FOUND);
    }
  }

  private StartJob startMagnet(String link) {
    StartJob job = job(new SourceSpec(SourceType.MAGNET, link, null));
    agent.start(job);
    started.add(job);
    return job;
  }

  private StartJob startSlow(String path) {
    return start(path, PART / 2);
  }

  private StartJob start(String path, int bytesPerSecond) {
    origin.serve(path, bytes(6 * PART, 1)).bytesPerSecond(bytesPerSecond);
    StartJob job = job(origin.uri(path));
    agent.start(job);
    started.add(job);
    return job;
  }
}
