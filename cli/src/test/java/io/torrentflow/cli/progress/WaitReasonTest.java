package io.torrentflow.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.AJob;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.StatusReason;
import org.junit.jupiter.api.Test;

class WaitReasonTest {
  private final TestClock clock = new TestClock();
  private final WaitReason waiting = new WaitReason(clock);

  @Test
  void showsTheLastErrorBetweenAttempts() {
    AJob job =
        AJob.in(JobStatus.SUBMITTED)
            .failing(
                1,
                ProblemCode.ORIGIN_UNAVAILABLE,
                "example.org:81 cannot be reached: connection refused.")
            .triedAgainAt(clock.instant().plusMillis(11_400));

    assertThat(waiting.of(job.view()))
        .isEqualTo(
            "try 2 of 6, next in 12 s: example.org:81 cannot be reached: connection refused"
                + " (ORIGIN_UNAVAILABLE)");
    clock.pass(12);
    assertThat(waiting.of(job.view())).startsWith("try 2 of 6: example.org:81");
  }

  @Test
  void showsTheServersReason() {
    AJob job = AJob.in(JobStatus.METADATA_FETCH).because(StatusReason.noPeers());

    assertThat(waiting.of(job.view())).isEqualTo("no peer has been found yet");
  }

  @Test
  void showsWaitingAfterThreeSeconds() {
    assertThat(waiting.of(AJob.in(JobStatus.SUBMITTED).view())).isEqualTo("submitted");
    clock.pass(3);

    assertThat(waiting.of(AJob.in(JobStatus.SUBMITTED).view()))
        .isEqualTo("waiting to be handed out");
  }

  @Test
  void countsTheTimeBeforeTheFirstLook() {
    clock.pass(3);

    assertThat(waiting.of(AJob.in(JobStatus.SUBMITTED).view()))
        .isEqualTo("waiting to be handed out");
  }

  @Test
  void showsConnectingUntilBytesArrive() {
    assertThat(waiting.of(AJob.in(JobStatus.DOWNLOADING).view())).isEqualTo("connecting");
    assertThat(waiting.of(AJob.in(JobStatus.DOWNLOADING).from(1).view())).isEmpty();
  }

  @Test
  void showsNothingForAnEndedJob() {
    AJob job = AJob.in(JobStatus.FAILED).failing(5, ProblemCode.ORIGIN_REFUSED, "No.");

    assertThat(waiting.of(job.view())).isEmpty();
  }
}
