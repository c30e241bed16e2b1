package io.torrentflow.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.AJob;
import io.torrentflow.kernel.job.JobStatus;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final TestClock clock = new TestClock();
  private final RateMeter meter = new RateMeter();

  @Test
  void measuresDownloadedBytes() {
    take(JobStatus.DOWNLOADING, 100);
    clock.pass(2);

    assertThat(take(JobStatus.DOWNLOADING, 500)).hasValue(200);
  }

  @Test
  void forgetsOldMeasurements() {
    take(JobStatus.DOWNLOADING, 100);
    clock.pass(1);
    take(JobStatus.DOWNLOADING, 10_100);
    for (int second = 0; second < 8; second++) {
      clock.pass(1);
      take(JobStatus.DOWNLOADING, 10_100);
    }

    assertThat(take(JobStatus.DOWNLOADING, 10_100)).hasValue(0);
  }

  @Test
  void doesNotCountBytesThatARestartedAgentFindsStored() {
    take(JobStatus.DOWNLOADING, 900);
    clock.pass(1);
    take(JobStatus.SUBMITTED, 0);
    clock.pass(1);
    take(JobStatus.DOWNLOADING, 0);
    clock.pass(1);

    assertThat(take(JobStatus.DOWNLOADING, 600)).isEmpty();
    clock.pass(1);
    assertThat(take(JobStatus.DOWNLOADING, 650)).hasValue(50);
  }

  @Test
  void startsOverWithEachPhase() {
    take(JobStatus.DOWNLOADING, 900);
    clock.pass(1);

    assertThat(meter.take(AJob.in(JobStatus.UPLOADING).uploaded(500).at(clock.instant()).view()))
        .isEmpty();
  }

  @Test
  void aStateThatComesAgainIsNoStandstill() {
    take(JobStatus.DOWNLOADING, 100);
    clock.pass(2);
    take(JobStatus.DOWNLOADING, 500);

    assertThat(take(JobStatus.DOWNLOADING, 500)).hasValue(200);
  }

  private OptionalLong take(JobStatus status, long bytes) {
    return meter.take(AJob.in(status).downloaded(bytes).at(clock.instant()).view());
  }
}
