package io.torrentflow.jobs.lifecycle;

import static io.torrentflow.jobs.lifecycle.TestingTransfer.AGENT;
import static io.torrentflow.jobs.lifecycle.TestingTransfer.ASSIGNMENT;
import static io.torrentflow.jobs.lifecycle.TestingTransfer.aTransfer;
import static io.torrentflow.kernel.job.JobStatus.CANCELLED;
import static io.torrentflow.kernel.job.JobStatus.COMPLETED;
import static io.torrentflow.kernel.job.JobStatus.DOWNLOADING;
import static io.torrentflow.kernel.job.JobStatus.FAILED;
import static io.torrentflow.kernel.job.JobStatus.METADATA_FETCH;
import static io.torrentflow.kernel.job.JobStatus.PAUSED;
import static io.torrentflow.kernel.job.JobStatus.SUBMITTED;
import static io.torrentflow.kernel.job.JobStatus.UPLOADING;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.torrentflow.jobs.lifecycle.TransferDecision.Budget;
import io.torrentflow.jobs.lifecycle.TransferDecision.Dropped;
import io.torrentflow.jobs.lifecycle.TransferDecision.EndsJobs;
import io.torrentflow.jobs.lifecycle.TransferDecision.Ignored;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.jobs.lifecycle.TransferDecision.Outlived;
import io.torrentflow.jobs.lifecycle.TransferDecision.Progressed;
import io.torrentflow.jobs.lifecycle.TransferDecision.Rested;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.retry.Backoff;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.Swarm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransferLifecycleTest {
  private static final Wishes WANTED = new Wishes(1, 0, 0, 0, 0, 0, false);
  private static final Wishes PAUSED_BY_ALL = new Wishes(0, 2, 0, 0, 0, 0, false);
  private static final Wishes ONE_OF_TWO_PAUSED = new Wishes(1, 1, 0, 0, 0, 0, false);
  private static final Wishes NOBODY = new Wishes(0, 0, 0, 0, 0, 0, false);
  private static final JobError TROUBLE = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "503");
  private static final JobError REFUSAL = new JobError(ProblemCode.ORIGIN_REFUSED, "404");

  // Every move that some test here has seen, as temporal's machines are covered.
  private static final Map<JobStatus, Set<JobStatus>> VISITED = new EnumMap<>(JobStatus.class);

  private final TransferLifecycle lifecycle =
      new TransferLifecycle(
          new RetryPolicy(
              new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10)), new Random(7)));

  @AfterAll
  static void everyLegalMoveWasMade() {
    for (JobStatus from : JobStatus.values()) {
      assertThat(VISITED.getOrDefault(from, Set.of()))
          .as("from %s", from)
          .isEqualTo(from.successors());
    }
  }

  @Nested
  class WhenSubmitted {
    @Test
    void isAssignedWhileAJobWantsIt() {
      assertThat(path(aTransfer(SUBMITTED), ONE_OF_TWO_PAUSED, accepted()))
          .containsExactly(METADATA_FETCH);
    }

    @Test
    void isNotAssignedWhenNoJobWantsIt() {
      assertThat(decide(aTransfer(SUBMITTED), PAUSED_BY_ALL, accepted()))
          .isInstanceOf(Ignored.class);
    }

    @Test
    void isNotAssignedUnderAnOldFencingNumber() {
      TransferEvent old = new TransferEvent.Accepted(AGENT, ASSIGNMENT - 1);

      assertThat(decide(aTransfer(SUBMITTED), WANTED, old)).isInstanceOf(Ignored.class);
    }

    @Test
    void isPausedWhenAllJobsArePaused() {
      assertThat(path(aTransfer(SUBMITTED), PAUSED_BY_ALL, reviewed())).containsExactly(PAUSED);
    }

    @Test
    void failsWhenItCannotBeDispatched() {
      JobError error = new JobError(ProblemCode.DISPATCH_FAILED, "no");

      assertThat(path(aTransfer(SUBMITTED), NOBODY, new TransferEvent.Undeliverable(error)))
          .containsExactly(FAILED);
    }
  }

  @Nested
  class ItsMetadata {
    @Test
    void isRequiredBeforePayloadReports() {
      assertThat(
              decide(
                  aTransfer(METADATA_FETCH).withoutMetadata(), WANTED, reported(Phase.DOWNLOADING)))
          .isInstanceOf(Progressed.class);
    }

    @Test
    void isKeptOverAssignments() {
      assertThat(path(aTransfer(METADATA_FETCH), WANTED, reported(Phase.METADATA)))
          .containsExactly(DOWNLOADING);
    }
  }

  @Nested
  class AReport {
    @Test
    void movesAlongTheHappyPath() {
      assertThat(path(aTransfer(METADATA_FETCH), WANTED, reported(Phase.DOWNLOADING)))
          .containsExactly(DOWNLOADING);
      assertThat(path(aTransfer(DOWNLOADING), WANTED, reported(Phase.UPLOADING)))
          .containsExactly(UPLOADING);
      assertThat(path(aTransfer(UPLOADING), WANTED, reported(Phase.COMPLETED)))
          .containsExactly(COMPLETED);
    }

    @Test
    void ofALaterPhaseWalksTheStatusesInBetween() {
      assertThat(path(aTransfer(METADATA_FETCH), WANTED, reported(Phase.COMPLETED)))
          .containsExactly(DOWNLOADING, UPLOADING, COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void ofAnotherAgentOrAssignmentChangesNothing(Phase phase) {
      TransferEvent stale = reported(phase, AGENT, ASSIGNMENT - 1, null);
      TransferEvent others = reported(phase, new AgentId("agent-2"), ASSIGNMENT, null);

      assertThat(decide(aTransfer(DOWNLOADING), WANTED, stale)).isInstanceOf(Ignored.class);
      assertThat(decide(aTransfer(DOWNLOADING), WANTED, others)).isInstanceOf(Ignored.class);
    }

    @Test
    void ofARetryableFailureSchedulesARetry() {
      assertThat(decide(aTransfer(DOWNLOADING).used(1, 0), WANTED, failed(TROUBLE)))
          .asInstanceOf(type(Moved.class))
          .satisfies(
              moved -> {
                assertThat(moved.path()).containsExactly(SUBMITTED);
                assertThat(moved.budget().attempt()).isEqualTo(2);
                assertThat(moved.delay()).isPositive();
              });
    }

    @Test
    void ofTheSixthRetryableFailureFailsIt() {
      assertThat(path(aTransfer(DOWNLOADING).used(5, 0), WANTED, failed(TROUBLE)))
          .containsExactly(FAILED);
    }

    @Test
    void ofTheSixthFailureFailsOnlyJobsPresentFromTheStart() {
      Wishes joinedLater = new Wishes(2, 0, 0, 0, 0, 3, false);

      assertThat(decide(aTransfer(DOWNLOADING).used(5, 1), joinedLater, failed(TROUBLE)))
          .asInstanceOf(type(Outlived.class))
          .satisfies(
              outlived -> {
                assertThat(outlived.joined()).isEqualTo(3);
                assertThat(outlived.moved().path()).containsExactly(SUBMITTED);
                assertThat(outlived.moved().budget()).isEqualTo(new Budget(3, 1, 3));
                assertThat(outlived.moved().error()).isEqualTo(TROUBLE);
                assertThat(outlived.moved().delay()).isPositive();
              });
      assertThat(path(aTransfer(DOWNLOADING).used(5, 1), joinedLater, failed(REFUSAL)))
          .containsExactly(FAILED);
    }

    @Test
    void ofAFailureAfterProgressRestartsTheCount() {
      assertThat(
              decide(
                  aTransfer(DOWNLOADING).used(5, 0).confirmed(9_000_000, 3_000_000),
                  WANTED,
                  failed(TROUBLE)))
          .extracting(
              decision -> ((Moved) decision).budget().attempt(),
              as(org.assertj.core.api.InstanceOfAssertFactories.INTEGER))
          .isEqualTo(1);
    }

    @Test
    void ofAFailureAfterProgressForgetsLosses() {
      assertThat(
              budget(
                  aTransfer(DOWNLOADING).used(2, 2).confirmed(9_000_000, 3_000_000),
                  failed(TROUBLE)))
          .isEqualTo(new Budget(1, 0, 2));
    }

    @Test
    void ofAHandBackAfterProgressRestartsTheCount() {
      assertThat(
              budget(
                  aTransfer(DOWNLOADING).used(5, 2).confirmed(9_000_000, 3_000_000),
                  reported(Phase.HANDED_BACK)))
          .isEqualTo(Budget.UNUSED);
    }

    private Budget budget(TestingTransfer transfer, TransferEvent event) {
      return ((Moved) decide(transfer, WANTED, event)).budget();
    }

    @ParameterizedTest
    @EnumSource(
        value = JobStatus.class,
        names = {"METADATA_FETCH", "DOWNLOADING", "UPLOADING"})
    void ofAFinalFailureFailsIt(JobStatus status) {
      assertThat(path(aTransfer(status), WANTED, failed(REFUSAL))).containsExactly(FAILED);
    }

    @ParameterizedTest
    @EnumSource(
        value = JobStatus.class,
        names = {"METADATA_FETCH", "DOWNLOADING", "UPLOADING"})
    void ofAHandBackUsesNoAttempt(JobStatus status) {
      assertThat(decide(aTransfer(status).used(2, 1), WANTED, reported(Phase.HANDED_BACK)))
          .asInstanceOf(type(Moved.class))
          .satisfies(
              moved -> {
                assertThat(moved.path()).containsExactly(SUBMITTED);
                assertThat(moved.budget()).isEqualTo(new Budget(2, 1));
                assertThat(moved.delay()).isZero();
              });
    }

    @Test
    void ofAHandBackReleasesAPausedTransfer() {
      assertThat(decide(aTransfer(PAUSED).held(), PAUSED_BY_ALL, reported(Phase.HANDED_BACK)))
          .isInstanceOf(Rested.class);
      assertThat(path(aTransfer(DOWNLOADING), PAUSED_BY_ALL, reported(Phase.HANDED_BACK)))
          .containsExactly(SUBMITTED, PAUSED);
    }

    @Test
    void ofAHandBackCancelsAnUnwantedTransfer() {
      assertThat(path(aTransfer(DOWNLOADING), NOBODY, reported(Phase.HANDED_BACK)))
          .containsExactly(CANCELLED);
    }
  }

  @Nested
  class WhenPaused {
    @Test
    void isResumedByItsAgentWhileAJobWantsIt() {
      assertThat(path(aTransfer(PAUSED).held(), WANTED, reported(Phase.DOWNLOADING)))
          .containsExactly(DOWNLOADING);
    }

    @Test
    void staysPausedThoughItsAgentStillReportsProgress() {
      assertThat(decide(aTransfer(PAUSED).held(), PAUSED_BY_ALL, reported(Phase.DOWNLOADING)))
          .isInstanceOf(Progressed.class);
    }

    @Test
    void isLeftToItsAgentToResume() {
      assertThat(decide(aTransfer(PAUSED).held(), WANTED, reviewed())).isInstanceOf(Ignored.class);
    }

    @Test
    void waitsForAnAgentWhenAJobWantsIt() {
      assertThat(path(aTransfer(PAUSED), WANTED, reviewed())).containsExactly(SUBMITTED);
    }

    @Test
    void staysPausedWhenItsAgentIsLost() {
      assertThat(decide(aTransfer(PAUSED).held(), PAUSED_BY_ALL, lost()))
          .isInstanceOf(Rested.class);
    }

    @Test
    void waitsForAnotherAgentWhenItsAgentRefusesToResume() {
      assertThat(path(aTransfer(PAUSED).held(), WANTED, reported(Phase.HANDED_BACK)))
          .containsExactly(SUBMITTED);
    }

    @Test
    void failsWhenItsAgentReportsAFailure() {
      assertThat(path(aTransfer(PAUSED).held(), PAUSED_BY_ALL, failed(REFUSAL)))
          .containsExactly(FAILED);
    }

    @Test
    void completesWhenEverythingWasStored() {
      assertThat(path(aTransfer(PAUSED).held(), PAUSED_BY_ALL, reported(Phase.UPLOADING)))
          .containsExactly(DOWNLOADING, UPLOADING);
    }
  }

  @Nested
  class AReview {
    @ParameterizedTest
    @EnumSource(
        value = JobStatus.class,
        names = {"SUBMITTED", "METADATA_FETCH", "DOWNLOADING", "UPLOADING", "PAUSED"})
    void cancelsAnUnwantedTransfer(JobStatus status) {
      assertThat(path(aTransfer(status), new Wishes(0, 0, 0, 1, 1, 0, false), reviewed()))
          .containsExactly(CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(
        value = JobStatus.class,
        names = {"METADATA_FETCH", "DOWNLOADING"})
    void pausesWhenAllRemainingJobsArePaused(JobStatus status) {
      assertThat(path(aTransfer(status), PAUSED_BY_ALL, reviewed())).containsExactly(PAUSED);
    }

    @ParameterizedTest
    @EnumSource(
        value = JobStatus.class,
        names = {"SUBMITTED", "METADATA_FETCH", "DOWNLOADING", "UPLOADING"})
    void keepsATransferThatAJobWants(JobStatus status) {
      assertThat(decide(aTransfer(status), ONE_OF_TWO_PAUSED, reviewed()))
          .isInstanceOf(Ignored.class);
    }

    @Test
    void letsAnUploadFinish() {
      assertThat(decide(aTransfer(UPLOADING), PAUSED_BY_ALL, reviewed()))
          .isInstanceOf(Ignored.class);
    }

    @Test
    void completesJobsOfACompleteTransfer() {
      assertThat(decide(aTransfer(COMPLETED), new Wishes(1, 0, 3, 0, 0, 0, false), reviewed()))
          .isInstanceOf(EndsJobs.class);
    }

    @Test
    void dropsACompleteTransferWithoutJobs() {
      assertThat(decide(aTransfer(COMPLETED), NOBODY, reviewed())).isInstanceOf(Dropped.class);
      assertThat(decide(aTransfer(COMPLETED), new Wishes(0, 1, 0, 0, 0, 0, true), reviewed()))
          .isInstanceOf(Dropped.class);
      assertThat(decide(aTransfer(COMPLETED), new Wishes(0, 0, 1, 0, 0, 0, false), reviewed()))
          .isInstanceOf(Ignored.class);
    }

    @Test
    void keepsACompleteTransferForAPausedJob() {
      assertThat(decide(aTransfer(COMPLETED), new Wishes(0, 1, 0, 0, 0, 0, false), reviewed()))
          .isInstanceOf(Ignored.class);
    }

    @Test
    void retriesAFailedTransferOfOneOwner() {
      assertThat(decide(aTransfer(FAILED).used(5, 2).because(TROUBLE), WANTED, reviewed()))
          .isEqualTo(new Moved(List.of(SUBMITTED), Budget.UNUSED, Duration.ZERO, null));
    }

    @Test
    void retriesAFailedTransferOfAllWhoSawItFail() {
      Wishes twoWantItAndOneFailedBefore = new Wishes(2, 0, 0, 1, 0, 0, false);

      assertThat(path(aTransfer(FAILED), twoWantItAndOneFailedBefore, reviewed()))
          .containsExactly(SUBMITTED);
    }

    @Test
    void keepsATransferFailedThatOthersSawFail() {
      assertThat(decide(aTransfer(FAILED), new Wishes(1, 0, 0, 1, 1, 0, false), reviewed()))
          .isInstanceOf(EndsJobs.class);
    }

    @Test
    void dropsAFailedTransferOnceNoRetryIsPossible() {
      assertThat(decide(aTransfer(FAILED), new Wishes(0, 0, 0, 1, 1, 0, false), reviewed()))
          .isInstanceOf(Ignored.class);
      assertThat(decide(aTransfer(FAILED), NOBODY, reviewed())).isInstanceOf(Dropped.class);
    }
  }

  @Nested
  class ALostAgent {
    @Test
    void usesAnAttemptWithoutConfirmedProgress() {
      assertThat(decide(aTransfer(DOWNLOADING).used(1, 1).confirmed(7, 7), WANTED, lost()))
          .asInstanceOf(type(Moved.class))
          .satisfies(
              moved -> {
                assertThat(moved.path()).containsExactly(SUBMITTED);
                assertThat(moved.budget()).isEqualTo(new Budget(2, 2));
                assertThat(moved.delay()).isZero();
              });
    }

    @Test
    void usesNoAttemptAfterProgress() {
      assertThat(
              decide(
                  aTransfer(UPLOADING).used(4, 2).confirmed(9_000_000, 1_000_000), WANTED, lost()))
          .extracting(decision -> ((Moved) decision).budget())
          .isEqualTo(Budget.UNUSED);
    }

    @Test
    void failsItTheThirdTimeInARow() {
      assertThat(path(aTransfer(DOWNLOADING).used(2, 2), WANTED, lost())).containsExactly(FAILED);
    }

    @Test
    void failsOnlyJobsPresentFromTheStart() {
      assertThat(
              decide(
                  aTransfer(DOWNLOADING).used(2, 2), new Wishes(2, 0, 0, 0, 0, 1, false), lost()))
          .asInstanceOf(type(Outlived.class))
          .satisfies(
              outlived -> {
                assertThat(outlived.joined()).isEqualTo(1);
                assertThat(outlived.moved().path()).containsExactly(SUBMITTED);
                assertThat(outlived.moved().budget()).isEqualTo(new Budget(2, 0, 1));
              });
    }

    @Test
    void ofAnEarlierAssignmentChangesNothing() {
      TransferEvent earlier = new TransferEvent.AgentLost(ASSIGNMENT - 1, "gone");

      assertThat(decide(aTransfer(DOWNLOADING), WANTED, earlier)).isInstanceOf(Ignored.class);
    }
  }

  private List<JobStatus> path(TestingTransfer transfer, Wishes wishes, TransferEvent event) {
    TransferDecision decision = decide(transfer, wishes, event);
    assertThat(decision).isInstanceOf(Moved.class);
    return ((Moved) decision).path();
  }

  private TransferDecision decide(TestingTransfer transfer, Wishes wishes, TransferEvent event) {
    Transfer before = transfer.build();
    TransferDecision decision = lifecycle.decide(before, wishes, event);
    if (decision instanceof Moved moved) {
      JobStatus from = before.status();
      for (JobStatus to : moved.path()) {
        assertThat(from.successors()).as("of %s", from).contains(to);
        VISITED.computeIfAbsent(from, status -> EnumSet.noneOf(JobStatus.class)).add(to);
        from = to;
      }
    }
    return decision;
  }

  private static TransferEvent accepted() {
    return new TransferEvent.Accepted(AGENT, ASSIGNMENT);
  }

  private static TransferEvent reviewed() {
    return new TransferEvent.Reviewed();
  }

  private static TransferEvent lost() {
    return new TransferEvent.AgentLost(ASSIGNMENT, "It stopped answering.");
  }

  private static TransferEvent failed(JobError error) {
    return reported(Phase.FAILED, AGENT, ASSIGNMENT, error);
  }

  private static TransferEvent reported(Phase phase) {
    return reported(phase, AGENT, ASSIGNMENT, null);
  }

  private static TransferEvent reported(
      Phase phase, AgentId agent, int assignment, @Nullable JobError error) {
    return new TransferEvent.Reported(
        new ProgressReport(
            agent,
            assignment,
            1,
            phase,
            null,
            null,
            new Progress(10L, 5, 5),
            Rates.NONE,
            Swarm.NONE,
            1,
            null,
            List.of(),
            null,
            null,
            error));
  }
}
