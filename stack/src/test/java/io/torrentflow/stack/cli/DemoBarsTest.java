package io.torrentflow.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.stack.client.JobProgress;
import org.junit.jupiter.api.Test;

class DemoBarsTest {
  @Test
  void aBarNamesTheSizeAsTheTableDoes() {
    long nearly64 = (64L << 20) - 5 * 4321;
    JobProgress half =
        new JobProgress(
            "id",
            "downloading",
            "x",
            nearly64,
            0,
            nearly64 / 2 + 1,
            1_000_000,
            0,
            null,
            1,
            0,
            null);

    assertThat(DemoBars.line("BitTorrent", half, "downloading"))
        .isEqualTo("  BitTorrent  ████████░░░░░░░░   50% of  64.0 MiB    1.0 MB/s  downloading");
  }
}
