package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.util.Locale;

/** A job's state in one line. */
final class ProgressLine {
  private static final int LONGEST_NAME = 40;
  // Below this a name says nothing, and the end of the line goes instead.
  private static final int SHORTEST_NAME = 8;

  private ProgressLine() {}

  /**
   * The line in at most so many columns.
   *
   * @param waiting why nothing moves; empty if something does
   */
  static String of(JobProgress now, Subject subject, String waiting, int columns) {
    String state =
        "  " + now.status() + "  " + (waiting.isEmpty() ? amounts(now, subject) : waiting);
    int room = Math.clamp(columns - (long) Columns.of(state), SHORTEST_NAME, LONGEST_NAME);
    return Columns.cut(Columns.cut(subject.nameOf(now), room) + state, columns);
  }

  /** How much is in the bucket, of a hundred: what counts for who waits. */
  static long percent(JobProgress now) {
    Long total = now.totalBytes();
    if (total == null || total == 0) {
      return now.isCompleted() ? 100 : 0;
    }
    return Math.min(100, now.uploadedBytes() * 100 / total);
  }

  private static String amounts(JobProgress now, Subject subject) {
    Long total = now.totalBytes();
    return String.format(
        Locale.ROOT,
        "%3d%% of %s  %s  %s  %s",
        percent(now),
        total == null ? "?" : Amounts.bytes(total),
        Amounts.rate(now.downloadRate()),
        now.etaSeconds() == null ? "ETA -" : "ETA " + Amounts.duration(now.etaSeconds()),
        subject.senders(now.peers()));
  }
}
