package io.torrentflow.stack.demo;

import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.kernel.wire.JobView;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A live line for each of the demo's jobs on a terminal; a line at every tenth in a pipe. */
final class DemoBoard {
  private final LiveLines lines;
  private final Map<String, ProgressLine> progress = new HashMap<>();
  private final Map<String, String> shown = new TreeMap<>();
  private final Map<String, String> steps = new HashMap<>();

  DemoBoard(LiveLines lines) {
    this.lines = lines;
  }

  /** The job's newest state. */
  synchronized void show(String kind, JobView now) {
    ProgressLine line =
        progress.computeIfAbsent(
            kind, _ -> new ProgressLine(Subject.of(now), InstantSource.system()));
    String step = now.status() + " " + ProgressLine.percent(now) / 10;
    set(kind, row(kind, line.state(now)), step);
  }

  /** What is done with its files. */
  synchronized void say(String kind, String doing) {
    set(kind, row(kind, doing), doing);
  }

  private static String row(String kind, String state) {
    return "  %-10s  %s".formatted(kind, state);
  }

  private void set(String kind, String line, String step) {
    shown.put(kind, line);
    lines.show(List.copyOf(shown.values()));
    if (!lines.isLive() && !step.equals(steps.put(kind, step))) {
      lines.print(line);
    }
  }
}
