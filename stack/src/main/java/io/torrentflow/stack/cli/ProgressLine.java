package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.util.Locale;
import java.util.Objects;

/** A job's state in one line. */
final class ProgressLine {
  private static final int LONGEST_NAME = 40;

  private ProgressLine() {}

  static String of(JobProgress now) {
    Long total = now.totalBytes();
    return String.format(
        Locale.ROOT,
        "%s  %s  %3d%% of %s  %s  %s  %d peers",
        name(now),
        now.status(),
        percent(now),
        total == null ? "?" : Amounts.bytes(total),
        Amounts.rate(now.downloadRate()),
        now.etaSeconds() == null ? "ETA -" : "ETA " + Amounts.duration(now.etaSeconds()),
        now.peers());
  }

  /** How much is in the bucket, of a hundred: what counts for who waits. */
  static long percent(JobProgress now) {
    Long total = now.totalBytes();
    if (total == null || total == 0) {
      return now.isCompleted() ? 100 : 0;
    }
    return Math.min(100, now.uploadedBytes() * 100 / total);
  }

  // Names come from strangers: a terminal must not obey them.
  static String name(JobProgress now) {
    String name =
        Objects.requireNonNullElse(now.name(), now.jobId()).replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
