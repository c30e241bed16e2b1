package io.torrentflow.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.stack.client.JobProgress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  @Test
  void itSaysNameSizePercentSpeedTimeAndPeers() {
    assertThat(ProgressLine.of(job("film", 100L << 20, 25L << 20)))
        .isEqualTo("film  downloading   25% of 100.0 MiB  2.0 MB/s  ETA 1:05  3 peers");
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    assertThat(ProgressLine.of(job("a\u001B[2Jb\u202E", 1L, 0))).startsWith("a?[2Jb?  ");
  }

  @Test
  void anUnknownSizeIsNoPercentage() {
    assertThat(ProgressLine.percent(job(null, null, 5))).isZero();
  }

  private static JobProgress job(@Nullable String name, @Nullable Long total, long uploaded) {
    return new JobProgress(
        "id", "downloading", name, total, uploaded, uploaded, 2_000_000, 0, 65L, 3, null);
  }
}
