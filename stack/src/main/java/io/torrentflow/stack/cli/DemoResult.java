package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one sample.
 *
 * @param fetched from the submission to "completed": everything is in the bucket
 * @param collected through signed links into a folder here
 * @param problem why there is nothing to compare; empty if there is
 */
record DemoResult(
    String kind,
    int files,
    long bytes,
    Duration fetched,
    Duration collected,
    boolean equal,
    String problem) {
  private static final String ROW = "%-10s %5s %10s %9s %12s %9s %12s  %s%n";

  static DemoResult failed(String kind, JobProgress end, Duration time) {
    String why =
        end.error() == null
            ? end.status()
            : end.status() + ": " + end.error().detail() + " (" + end.error().code() + ")";
    return new DemoResult(kind, 0, 0, time, Duration.ZERO, false, why);
  }

  static void print(List<DemoResult> results) {
    System.out.println();
    System.out.printf(ROW, "SOURCE", "FILES", "SIZE", "FETCHED", "", "COLLECTED", "", "SHA-256");
    results.forEach(DemoResult::print);
  }

  private void print() {
    System.out.printf(
        ROW,
        kind,
        files,
        Amounts.bytes(bytes),
        seconds(fetched),
        Amounts.rate(bytes, fetched),
        seconds(collected),
        Amounts.rate(bytes, collected),
        problem.isEmpty() ? (equal ? "equal" : "DIFFERENT") : problem);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
  }
}
