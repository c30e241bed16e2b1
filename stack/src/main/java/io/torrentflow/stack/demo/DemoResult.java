package io.torrentflow.stack.demo;

import io.torrentflow.cli.progress.Sentences;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;
import java.util.List;

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

  static DemoResult failed(String kind, JobView end, Duration time) {
    String status = end.status().wireName();
    String why = end.error() == null ? status : status + ": " + Sentences.of(end.error());
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
        Amounts.seconds(fetched),
        Amounts.rate(Amounts.perSecond(bytes, fetched)),
        Amounts.seconds(collected),
        Amounts.rate(Amounts.perSecond(bytes, collected)),
        problem.isEmpty() ? (equal ? "equal" : "DIFFERENT") : problem);
  }
}
