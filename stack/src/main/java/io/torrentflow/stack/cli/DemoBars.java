package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A live bar for each job on a terminal; a line at every tenth in a pipe. */
final class DemoBars implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final int PERCENT_STEP = 10;
  // Leaves room for the longest status in 80 columns.
  private static final int CELLS = 16;

  private final boolean terminal;
  private final Map<String, ProgressBar> bars = new HashMap<>();
  private final Map<String, String> lines = new ConcurrentHashMap<>();
  private final Map<String, String> steps = new HashMap<>();

  private DemoBars(boolean terminal) {
    this.terminal = terminal;
  }

  static DemoBars forThisConsole() {
    return new DemoBars(Terminal.isTerminal());
  }

  /**
   * Called for each of several jobs.
   *
   * @param doing what is done with it now: the job's status, and then what the demo does
   */
  synchronized void show(String kind, JobProgress now, String doing) {
    String line = line(kind, now, doing);
    lines.put(kind, line);
    if (terminal) {
      bars.computeIfAbsent(kind, this::bar);
      return;
    }
    String step = doing + ProgressLine.percent(now) / PERCENT_STEP;
    if (!step.equals(steps.put(kind, step))) {
      System.out.println(line);
    }
  }

  @Override
  public synchronized void close() {
    bars.values().forEach(ProgressBar::close);
  }

  static String line(String kind, JobProgress now, String doing) {
    long percent = ProgressLine.percent(now);
    int full = Math.toIntExact(percent * CELLS / 100);
    Long total = now.totalBytes();
    return String.format(
        Locale.ROOT,
        "  %-10s  %s%s  %3d%% of %9s  %10s  %s",
        kind,
        String.join("", Collections.nCopies(full, "█")),
        String.join("", Collections.nCopies(CELLS - full, "░")),
        percent,
        total == null ? "?" : Amounts.bytes(total),
        Amounts.rate(now.downloadRate()),
        doing);
  }

  private ProgressBar bar(String kind) {
    return new ProgressBarBuilder()
        .setTaskName(kind)
        .setInitialMax(-1)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        // Its own count of steps is not used, and would not tell it of a change.
        .continuousUpdate()
        .setRenderer((state, columns) -> Columns.cut(lines.getOrDefault(kind, ""), columns))
        .build();
  }
}
