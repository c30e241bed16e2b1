package io.torrentflow.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.AJob;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import org.junit.jupiter.api.Test;

class SetbackTest {
  private static final AJob MOVING = AJob.in(JobStatus.DOWNLOADING).downloaded(63 << 20);

  private final Setback setback = new Setback();

  @Test
  void showsWhereAJobResumes() {
    loseTheAgent();

    assertThat(setback.take(AJob.in(JobStatus.DOWNLOADING).uploaded(48 << 20).view()))
        .hasValue("The agent has restarted; going on from 48.0 MiB");
    assertThat(setback.take(MOVING.view())).isEmpty();
  }

  @Test
  void showsThatAJobOfWhichNothingWasStoredStartsAgain() {
    loseTheAgent();

    assertThat(setback.take(MOVING.view())).hasValue("The agent has restarted; starting again");
  }

  @Test
  void showsNothingWhenAJobStarts() {
    setback.take(AJob.in(JobStatus.SUBMITTED).view());

    assertThat(setback.take(MOVING.view())).isEmpty();
  }

  @Test
  void isSilentOfAJobThatSomebodyPaused() {
    setback.take(MOVING.view());
    setback.take(AJob.in(JobStatus.PAUSED).view());
    setback.take(AJob.in(JobStatus.SUBMITTED).view());

    assertThat(setback.take(MOVING.view())).isEmpty();
  }

  private void loseTheAgent() {
    setback.take(MOVING.view());
    setback.take(
        AJob.in(JobStatus.SUBMITTED)
            .failing(0, ProblemCode.AGENT_LOST, "The agent has restarted.")
            .view());
  }
}
