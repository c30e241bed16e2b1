package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.util.HashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live bar for each job on a terminal; a line at every tenth in a pipe. */
final class DemoBars implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final int UPDATE_MILLIS = 200;
  private static final int PERCENT_STEP = 10;

  private final boolean terminal;
  private final Map<String, ProgressBar> bars = new HashMap<>();
  private final Map<String, String> lines = new HashMap<>();

  private DemoBars(boolean terminal) {
    this.terminal = terminal;
  }

  static DemoBars forThisConsole() {
    return new DemoBars(Terminal.isTerminal());
  }

  /** Called from the streams of several jobs. */
  synchronized void show(String kind, JobProgress now) {
    if (terminal) {
      ProgressBar bar = bars.computeIfAbsent(kind, DemoBars::bar);
      Long total = now.totalBytes();
      bar.maxHint(total == null ? -1 : total);
      bar.stepTo(now.uploadedBytes());
      bar.setExtraMessage(" " + now.status());
      return;
    }
    String step = now.status() + ProgressLine.percent(now) / PERCENT_STEP;
    if (!step.equals(lines.put(kind, step))) {
      System.out.printf(
          "  %-10s  %s%n",
          kind, ProgressLine.of(now, new Subject(kind, false), "", Integer.MAX_VALUE));
    }
  }

  @Override
  public synchronized void close() {
    bars.values().forEach(ProgressBar::close);
  }

  private static ProgressBar bar(String kind) {
    return new ProgressBarBuilder()
        .setTaskName(kind)
        .setInitialMax(-1)
        .setUnit(" MiB", MIB)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .showSpeed()
        .build();
  }
}
