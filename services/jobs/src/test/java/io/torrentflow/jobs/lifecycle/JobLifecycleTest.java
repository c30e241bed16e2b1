package io.torrentflow.jobs.lifecycle;

import static io.torrentflow.jobs.lifecycle.TestingJob.ASSIGNMENT;
import static io.torrentflow.jobs.lifecycle.TestingJob.aJob;
import static io.torrentflow.kernel.job.JobStatus.CANCELLED;
import static io.torrentflow.kernel.job.JobStatus.COMPLETED;
import static io.torrentflow.kernel.job.JobStatus.DOWNLOADING;
import static io.torrentflow.kernel.job.JobStatus.FAILED;
import static io.torrentflow.kernel.job.JobStatus.METADATA_FETCH;
import static io.torrentflow.kernel.job.JobStatus.PAUSED;
import static io.torrentflow.kernel.job.JobStatus.SUBMITTED;
import static io.torrentflow.kernel.job.JobStatus.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.torrentflow.jobs.lifecycle.JobDecision.Deleted;
import io.torrentflow.jobs.lifecycle.JobDecision.Ignored;
import io.torrentflow.jobs.lifecycle.JobDecision.Moved;
import io.torrentflow.jobs.lifecycle.JobDecision.Progressed;
import io.torrentflow.jobs.lifecycle.JobDecision.Unpaused;
import io.torrentflow.jobs.lifecycle.JobEvent.Accepted;
import io.torrentflow.jobs.lifecycle.JobEvent.AgentLost;
import io.torrentflow.jobs.lifecycle.JobEvent.Commanded;
import io.torrentflow.jobs.lifecycle.JobEvent.Reported;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.JobCommand.Action;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobLifecycleTest {
  private static final AgentId AGENT = new AgentId("agent-1");
  private static final JobError RETRYABLE =
      new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "It answered 503.");
  private static final JobError PERMANENT =
      new JobError(ProblemCode.ORIGIN_REFUSED, "It answered 403.");
  private static final JobError LOST = new JobError(ProblemCode.AGENT_LOST, "It fell silent.");

  private static final JobLifecycle LIFECYCLE =
      new JobLifecycle(
          new RetryPolicy(Duration.ofSeconds(5), Duration.ofMinutes(10), () -> 1L << 63));

  @Nested
  class WhenSubmitted {
    private final TestingJob job = aJob(SUBMITTED);

    @Test
    void anAgentThatAcceptsItBeginsWithTheMetadata() {
      assertMoved(decide(job, accepted(ASSIGNMENT)), 0, METADATA_FETCH);
    }

    @Test
    void whatTheUserHadPausedIsPausedAgain() {
      assertMoved(
          decide(job.thatWasPaused(), accepted(ASSIGNMENT)),
          0,
          METADATA_FETCH,
          DOWNLOADING,
          PAUSED);
    }

    @Test
    void resumingKeepsTheNextAgentFromPausingIt() {
      assertThat(decide(job.thatWasPaused(), commanded(Action.RESUME))).isEqualTo(new Unpaused());
    }

    @Test
    void theReasonOfTheLastTryIsKeptUntilItGoesOn() {
      Moved moved = (Moved) decide(job.failedWith(RETRYABLE), accepted(ASSIGNMENT));

      assertThat(moved.error()).isEqualTo(RETRYABLE);
    }

    @Test
    void anAgentOfAnEarlierHandOutChangesNothing() {
      assertIgnored(decide(job, accepted(ASSIGNMENT - 1)));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void reportsOfTheAgentThatLostItChangeNothing(Phase phase) {
      assertIgnored(decide(job, reported(phase)));
    }

    @Test
    void aCancelEndsIt() {
      assertMoved(decide(job, commanded(Action.CANCEL)), 0, CANCELLED);
    }

    @Test
    void pausingResumingAndRequeueingMeanNothing() {
      assertIgnored(decide(job, commanded(Action.PAUSE)));
      assertIgnored(decide(job, commanded(Action.RESUME)));
      assertIgnored(decide(job, commanded(Action.REQUEUE)));
    }

    @Test
    void thereIsNoAgentToLose() {
      assertIgnored(decide(job, lost(ASSIGNMENT)));
    }
  }

  @Nested
  class WhenMetadataIsFetched extends Assigned {
    WhenMetadataIsFetched() {
      super(METADATA_FETCH);
    }

    @Test
    void theAgentsReportsMoveItOn() {
      assertProgressed(decide(job, reported(Phase.METADATA_FETCH)));
      assertMoved(decide(job, reported(Phase.DOWNLOADING)), 0, DOWNLOADING);
    }

    @Test
    void reportsThatWereLostAreMadeGood() {
      assertMoved(decide(job, reported(Phase.UPLOADING)), 0, DOWNLOADING, UPLOADING);
      assertMoved(decide(job, reported(Phase.COMPLETED)), 0, DOWNLOADING, UPLOADING, COMPLETED);
    }

    @Test
    void itCannotBePaused() {
      assertIgnored(decide(job, commanded(Action.PAUSE)));
    }

    @Test
    void itIsNotPausedSoResumingMeansNothing() {
      assertIgnored(decide(job, commanded(Action.RESUME)));
    }
  }

  @Nested
  class WhenDownloading extends Assigned {
    WhenDownloading() {
      super(DOWNLOADING);
    }

    @Test
    void theAgentsReportsMoveItOn() {
      assertProgressed(decide(job, reported(Phase.DOWNLOADING)));
      assertMoved(decide(job, reported(Phase.UPLOADING)), 0, UPLOADING);
      assertMoved(decide(job, reported(Phase.COMPLETED)), 0, UPLOADING, COMPLETED);
    }

    @Test
    void anEarlierPhaseIsNoWayBack() {
      assertProgressed(decide(job, reported(Phase.METADATA_FETCH)));
    }

    @Test
    void goingOnClearsTheReasonOfTheLastTry() {
      Moved moved = (Moved) decide(job.failedWith(RETRYABLE), reported(Phase.UPLOADING));

      assertThat(moved.error()).isNull();
    }

    @Test
    void aPausedReportThatNobodyAskedForIsOnlyNumbers() {
      assertProgressed(decide(job, reported(Phase.PAUSED)));
    }

    @Test
    void itCanBePaused() {
      assertMoved(decide(job, commanded(Action.PAUSE)), 0, PAUSED);
    }

    @Test
    void itIsNotPausedSoResumingMeansNothing() {
      assertIgnored(decide(job, commanded(Action.RESUME)));
    }
  }

  @Nested
  class WhenPaused extends Assigned {
    WhenPaused() {
      super(PAUSED);
    }

    @Test
    void reportsThatWereUnderWayAreOnlyNumbers() {
      assertProgressed(decide(job, reported(Phase.DOWNLOADING)));
      assertProgressed(decide(job, reported(Phase.PAUSED)));
      assertProgressed(decide(job, reported(Phase.METADATA_FETCH)));
    }

    @Test
    void anAgentThatHadEverythingGoesOn() {
      assertMoved(decide(job, reported(Phase.UPLOADING)), 0, DOWNLOADING, UPLOADING);
      assertMoved(decide(job, reported(Phase.COMPLETED)), 0, DOWNLOADING, UPLOADING, COMPLETED);
    }

    @Test
    void itGoesOnWhenItIsResumed() {
      assertMoved(decide(job, commanded(Action.RESUME)), 0, DOWNLOADING);
    }

    @Test
    void pausingItAgainMeansNothing() {
      assertIgnored(decide(job, commanded(Action.PAUSE)));
    }
  }

  @Nested
  class WhenUploading extends Assigned {
    WhenUploading() {
      super(UPLOADING);
    }

    @Test
    void theAgentsReportsMoveItOn() {
      assertProgressed(decide(job, reported(Phase.UPLOADING)));
      assertMoved(decide(job, reported(Phase.COMPLETED)), 0, COMPLETED);
    }

    @Test
    void anEarlierPhaseIsNoWayBack() {
      assertProgressed(decide(job, reported(Phase.DOWNLOADING)));
    }

    @Test
    void itCannotBePausedOrResumed() {
      assertIgnored(decide(job, commanded(Action.PAUSE)));
      assertIgnored(decide(job, commanded(Action.RESUME)));
    }
  }

  @Nested
  class WhenCompleted extends Over {
    WhenCompleted() {
      super(COMPLETED);
    }

    @Test
    void requeueingMeansNothing() {
      assertIgnored(decide(job, commanded(Action.REQUEUE)));
    }
  }

  @Nested
  class WhenCancelled extends Over {
    WhenCancelled() {
      super(CANCELLED);
    }

    @Test
    void requeueingMeansNothing() {
      assertIgnored(decide(job, commanded(Action.REQUEUE)));
    }
  }

  @Nested
  class WhenFailed extends Over {
    WhenFailed() {
      super(FAILED);
    }

    @Test
    void requeueingItGivesItANewBudgetAtOnce() {
      Moved moved =
          assertMoved(
              decide(job.attempt(5).failedWith(PERMANENT), commanded(Action.REQUEUE)),
              0,
              SUBMITTED);

      assertThat(moved.delay()).isZero();
      assertThat(moved.error()).isNull();
    }
  }

  @Nested
  class WhenOthersHaveBegunToWatchMeanwhile {
    private final UserId other =
        new UserId(UUID.fromString("0195a1b2-0000-7000-8000-000000000005"));
    private final TestingJob job = aJob(DOWNLOADING).watchedBy(TestingJob.OWNER, other);

    @ParameterizedTest
    @EnumSource(
        value = Action.class,
        names = {"PAUSE", "CANCEL"})
    void oneOfThemCannotStopIt(Action action) {
      assertIgnored(decide(job, commandedBy(TestingJob.OWNER, action)));
    }

    @ParameterizedTest
    @EnumSource(
        value = Action.class,
        names = {"PAUSE", "CANCEL"})
    void whoWatchesAloneStillCan(Action action) {
      TestingJob alone = aJob(DOWNLOADING).watchedBy(TestingJob.OWNER);

      assertThat(decide(alone, commandedBy(TestingJob.OWNER, action))).isInstanceOf(Moved.class);
    }

    @Test
    void eachOfThemMayLetItGoOn() {
      TestingJob paused = aJob(PAUSED).watchedBy(TestingJob.OWNER, other);

      assertMoved(decide(paused, commandedBy(other, Action.RESUME)), 0, DOWNLOADING);
    }
  }

  @Nested
  class WhenTheLastWatcherHasGone {
    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void itIsDeletedInEveryState(JobStatus status) {
      assertThat(decide(aJob(status).watchedByNobody(), commanded(Action.DELETE)))
          .isEqualTo(new Deleted());
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void itStaysIfSomebodyWatchesAgain(JobStatus status) {
      assertIgnored(decide(aJob(status), commanded(Action.DELETE)));
    }

    @Test
    void itIsDeletedOnce() {
      assertIgnored(decide(aJob(CANCELLED).watchedByNobody().deleted(), commanded(Action.DELETE)));
    }
  }

  /** What holds in every state in which an agent has the job. */
  abstract static class Assigned {
    final TestingJob job;

    Assigned(JobStatus status) {
      job = aJob(status);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aReportOfAnEarlierHandOutChangesNothing(Phase phase) {
      assertIgnored(decide(job.assignment(ASSIGNMENT + 1), reported(phase)));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void reportsOfAnotherAgentChangeNothing(Phase phase) {
      assertIgnored(decide(job, reportedBy(new AgentId("another"), phase)));
    }

    @Test
    void anotherAcceptanceMeansNothing() {
      assertIgnored(decide(job, accepted(ASSIGNMENT)));
    }

    @Test
    void aRetryableErrorCostsAnAttemptAndAWaitThatGrows() {
      Moved first = assertMoved(decide(job, failed(RETRYABLE)), 1, SUBMITTED);
      Moved last = assertMoved(decide(job.attempt(4), failed(RETRYABLE)), 5, SUBMITTED);

      assertThat(first.delay()).isEqualTo(Duration.ofSeconds(5));
      assertThat(last.delay()).isEqualTo(Duration.ofSeconds(80));
      assertThat(first.error()).isEqualTo(RETRYABLE);
    }

    @Test
    void aRetryableErrorOfTheFifthRetryIsTheEnd() {
      Moved moved = assertMoved(decide(job.attempt(5), failed(RETRYABLE)), 5, FAILED);

      assertThat(moved.error()).isEqualTo(RETRYABLE);
    }

    @Test
    void aPermanentErrorIsTheEnd() {
      Moved moved = assertMoved(decide(job, failed(PERMANENT)), 0, FAILED);

      assertThat(moved.error()).isEqualTo(PERMANENT);
      assertThat(moved.delay()).isZero();
    }

    @Test
    void anErrorWithoutAReasonIsTriedAgain() {
      Moved moved = assertMoved(decide(job, reported(Phase.FAILED)), 1, SUBMITTED);

      assertThat(moved.error().code()).isEqualTo(ProblemCode.ENGINE_FAILED);
    }

    @Test
    void aDrainedAgentCostsNoAttemptAndNoWait() {
      Moved moved = assertMoved(decide(job.attempt(5), reported(Phase.HANDED_BACK)), 5, SUBMITTED);

      assertThat(moved.delay()).isZero();
    }

    @Test
    void aLostAgentCostsAnAttemptButNoWait() {
      Moved moved = assertMoved(decide(job, lost(ASSIGNMENT)), 1, SUBMITTED);

      assertThat(moved.delay()).isZero();
      assertThat(moved.error()).isEqualTo(LOST);
    }

    @Test
    void anAgentLostAtTheFifthRetryIsTheEnd() {
      Moved moved = assertMoved(decide(job.attempt(5), lost(ASSIGNMENT)), 5, FAILED);

      assertThat(moved.error()).isEqualTo(LOST);
    }

    @Test
    void theLossOfAnEarlierAgentMeansNothing() {
      assertIgnored(decide(job, lost(ASSIGNMENT - 1)));
    }

    @Test
    void aCancelEndsIt() {
      assertMoved(decide(job, commanded(Action.CANCEL)), 0, CANCELLED);
    }

    @Test
    void requeueingMeansNothing() {
      assertIgnored(decide(job, commanded(Action.REQUEUE)));
    }
  }

  /** What holds in every state in which no work is done any more. */
  abstract static class Over {
    final TestingJob job;

    Over(JobStatus status) {
      job = aJob(status);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void lateReportsChangeNothing(Phase phase) {
      assertIgnored(decide(job, reported(phase)));
    }

    @Test
    void lateAcceptancesAndLossesMeanNothing() {
      assertIgnored(decide(job, accepted(ASSIGNMENT)));
      assertIgnored(decide(job, lost(ASSIGNMENT)));
    }

    @Test
    void pausingResumingAndCancellingMeanNothing() {
      assertIgnored(decide(job, commanded(Action.PAUSE)));
      assertIgnored(decide(job, commanded(Action.RESUME)));
      assertIgnored(decide(job, commanded(Action.CANCEL)));
    }
  }

  /** A move that {@link JobStatus} allows. */
  record Transition(JobStatus from, JobStatus to) {}

  @Test
  void everyMoveIsLegalAndEveryLegalMoveIsMade() {
    Set<Transition> made = new LinkedHashSet<>();

    for (JobStatus status : JobStatus.values()) {
      for (int attempt : List.of(0, RetryPolicy.BUDGET)) {
        for (JobEvent event : allEvents()) {
          if (decide(aJob(status).attempt(attempt), event) instanceof Moved moved) {
            made.addAll(steps(status, moved.path()));
          }
        }
      }
    }

    List<Transition> legal = new ArrayList<>();
    for (JobStatus from : JobStatus.values()) {
      from.successors().forEach(to -> legal.add(new Transition(from, to)));
    }
    // Legal, but no event fails a job that no agent holds.
    legal.remove(new Transition(SUBMITTED, FAILED));
    assertThat(made).containsExactlyInAnyOrderElementsOf(legal);
  }

  private static List<Transition> steps(JobStatus from, List<JobStatus> path) {
    List<Transition> steps = new ArrayList<>();
    JobStatus at = from;
    for (JobStatus to : path) {
      steps.add(new Transition(at, to));
      at = to;
    }
    return steps;
  }

  private static List<JobEvent> allEvents() {
    return Stream.of(
            Stream.of(accepted(ASSIGNMENT), lost(ASSIGNMENT), failed(RETRYABLE), failed(PERMANENT)),
            Stream.of(Phase.values()).map(JobLifecycleTest::reported),
            Stream.of(Action.values()).map(JobLifecycleTest::commanded))
        .<JobEvent>flatMap(events -> events)
        .toList();
  }

  private static JobDecision decide(TestingJob job, JobEvent event) {
    return LIFECYCLE.decide(job.build(), event);
  }

  private static Moved assertMoved(JobDecision decision, int attempt, JobStatus... path) {
    if (!(decision instanceof Moved moved)) {
      return fail("It did not move: %s", decision);
    }
    assertThat(moved.path()).containsExactly(path);
    assertThat(moved.to()).isEqualTo(path[path.length - 1]);
    assertThat(moved.attempt()).isEqualTo(attempt);
    return moved;
  }

  private static void assertIgnored(JobDecision decision) {
    assertThat(decision).isInstanceOf(Ignored.class);
  }

  private static void assertProgressed(JobDecision decision) {
    assertThat(decision).isEqualTo(new Progressed());
  }

  private static JobEvent accepted(int assignment) {
    return new Accepted(AGENT, assignment);
  }

  private static JobEvent lost(int assignment) {
    return new AgentLost(assignment, LOST.detail());
  }

  private static JobEvent reportedBy(AgentId agent, Phase phase) {
    return new Reported(
        new ProgressReport(
            agent, ASSIGNMENT, 1, phase, null, null, 0, 0, 0, 0, null, 0, 0, null, null, null));
  }

  private static JobEvent reported(Phase phase) {
    return report(phase, null);
  }

  private static JobEvent failed(JobError error) {
    return report(Phase.FAILED, error);
  }

  private static JobEvent report(Phase phase, JobError error) {
    return new Reported(
        new ProgressReport(
            AGENT, ASSIGNMENT, 1, phase, null, null, 0, 0, 0, 0, null, 0, 0, null, null, error));
  }

  private static JobEvent commanded(Action action) {
    return commandedBy(new UserId(UUID.fromString("0195a1b2-0000-7000-8000-000000000006")), action);
  }

  private static JobEvent commandedBy(UserId actor, Action action) {
    UUID message = UUID.fromString("0195a1b2-0000-7000-8000-000000000004");
    return new Commanded(
        new JobCommand(
            MessageHeader.of(message, action.routingKey(), "test", Instant.EPOCH),
            TestingJob.ID,
            actor,
            action));
  }
}
