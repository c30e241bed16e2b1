package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.kernel.wire.SpeedHistory;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SpeedHistoryComponentTest extends HubComponentTest {
  // Of a whole thousand, so that the number of bytes is what is added.
  private final long start = now() / 1_000 * 1_000;

  @Test
  void keepsTheFirstAndTheLastBytesOfAMinute() {
    TestingJob job = TestingJob.of(owner);
    jobs.event(job.at(start));
    jobs.event(TestingTransfer.downloading(job.transfer(), start + 100));
    jobs.event(TestingTransfer.downloading(job.transfer(), start + 700));
    jobs.event(TestingTransfer.downloading(job.transfer(), start + 400));
    awaitStored(job, start + 700);

    String values = redis("HVALS", SpeedHistory.key(job.transfer()));

    // The test may pass from one minute to the next.
    assertThat(values)
        .containsPattern("\\d{8}:100:(700|100)")
        .contains(":700")
        .doesNotContain("400");
    assertThat(redis("TTL", SpeedHistory.key(job.transfer()))).matches("3[56]\\d\\d");
  }
}
