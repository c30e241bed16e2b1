package io.torrentflow.hub.testing;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.Swarm;
import io.torrentflow.kernel.wire.TransferState;
import java.time.Instant;
import java.util.List;

/** States of transfers. */
public final class TestingTransfer {
  private TestingTransfer() {}

  public static TransferState downloading(TransferId id, long seq) {
    return state(id, seq, JobStatus.DOWNLOADING);
  }

  /** With a name as long as that. */
  public static TransferState large(TransferId id, long seq, int nameLength) {
    return state(id, seq, JobStatus.DOWNLOADING, "x".repeat(nameLength));
  }

  public static TransferState state(TransferId id, long seq, JobStatus status) {
    return state(id, seq, status, "album");
  }

  private static TransferState state(TransferId id, long seq, JobStatus status, String name) {
    return new TransferState(
        id,
        seq,
        status,
        name,
        null,
        null,
        new Progress(1_000L, seq % 1_000, 0),
        new Rates(10, 0, null),
        new Swarm(1, 0),
        0,
        null,
        null,
        null,
        null,
        List.of(),
        Instant.now());
  }
}
