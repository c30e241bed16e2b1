package io.torrentflow.agent.report;

import io.torrentflow.kernel.wire.ProgressReport;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one transfer that are still to be delivered: changes of phase in their order,
 * which must all arrive, and then the newest plain progress, which need not.
 */
final class ReportQueue {
  // A transfer passes five phases; only pausing and resuming in turn while the jobs service is down
  // makes more, of which the newest are enough.
  private static final int MAX_PHASES = 16;

  private final ArrayDeque<ProgressReport> phases = new ArrayDeque<>();
  private @Nullable ProgressReport progress;

  void addPhase(ProgressReport report) {
    progress = null;
    if (phases.size() == MAX_PHASES) {
      // The first may be under way, so what follows it goes.
      ProgressReport first = phases.removeFirst();
      phases.removeFirst();
      phases.addFirst(first);
    }
    phases.addLast(report);
  }

  void offerProgress(ProgressReport report) {
    if (phases.isEmpty()) {
      progress = report;
    }
  }

  /** What is to be sent next; it stays until it is {@link #settled}. */
  @Nullable ProgressReport next() {
    ProgressReport phase = phases.peekFirst();
    return phase != null ? phase : progress;
  }

  /** The report was delivered, or is not worth another try. */
  void settled(ProgressReport report) {
    phases.remove(report);
    if (progress == report) {
      progress = null;
    }
  }

  boolean mustArrive(ProgressReport report) {
    return phases.contains(report);
  }

  boolean isEmpty() {
    return phases.isEmpty() && progress == null;
  }
}
