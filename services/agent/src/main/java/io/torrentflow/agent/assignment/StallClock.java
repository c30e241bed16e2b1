package io.torrentflow.agent.assignment;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures for how long a run has made no progress. Safe for use by several threads. */
final class StallClock {
  private final LongSupplier nanoTime;
  private long most = -1;
  private volatile long progressedAt;

  /**
   * @param nanoTime a clock that never jumps, in nanoseconds
   */
  StallClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.progressedAt = nanoTime.getAsLong();
  }

  /**
   * Takes a sample of the run.
   *
   * @param done any measure that rises with progress; called by the run's own thread alone
   */
  void sample(long done) {
    if (done > most) {
      most = done;
      progressedAt = nanoTime.getAsLong();
    }
  }

  /** Whether there was no progress for longer than this. */
  boolean isStalledFor(Duration time) {
    return nanoTime.getAsLong() - progressedAt > time.toNanos();
  }
}
