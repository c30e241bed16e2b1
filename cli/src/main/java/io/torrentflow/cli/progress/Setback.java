package io.torrentflow.cli.progress;

import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.util.Optional;

/** Notices that a job was thrown back and goes on, and says from where. */
public final class Setback {
  private boolean moved;
  private String cause = "";

  /** The sentence once the job moves again; mostly empty. */
  public Optional<String> take(JobView now) {
    boolean moves = now.status() == JobStatus.DOWNLOADING || now.status() == JobStatus.UPLOADING;
    if (now.status() == JobStatus.PAUSED) {
      // Somebody wants it so; to go on is no news.
      moved = false;
    } else if (now.status() == JobStatus.SUBMITTED && moved) {
      moved = false;
      cause = now.error() == null ? "the download was interrupted" : now.error().detail();
    }
    if (!moves) {
      return Optional.empty();
    }
    moved = true;
    String because = cause;
    cause = "";
    long stored = now.progress().uploadedBytes();
    return because.isEmpty()
        ? Optional.empty()
        : Optional.of(
            because.replaceFirst("\\.$", "")
                + (stored == 0 ? "; starting again" : "; going on from " + Amounts.bytes(stored)));
  }
}
