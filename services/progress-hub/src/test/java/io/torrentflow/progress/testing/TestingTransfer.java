package io.torrentflow.progress.testing;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.TransferState;
import java.time.Instant;
import java.util.List;

/** States of transfers. */
public final class TestingTransfer {
  private TestingTransfer() {}

  /** Downloading, with as many bytes as the seq has above a second of microseconds. */
  public static TransferState downloading(TransferId id, long seq) {
    return state(id, seq, JobStatus.DOWNLOADING);
  }

  public static TransferState state(TransferId id, long seq, JobStatus status) {
    return new TransferState(
        id,
        seq,
        status,
        "album",
        null,
        null,
        new Progress(1_000L, seq % 1_000, 0, 10, 0, null, 1, 0),
        0,
        null,
        null,
        null,
        List.of(),
        Instant.now());
  }
}
