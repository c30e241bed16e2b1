package io.torrentflow.jobs.maintenance;

import java.time.Duration;

/**
 * For how long this process has watched the agents without a break. While it stood still, or had no
 * database, it received no heartbeats, and silence means nothing.
 */
final class ObservationWindow {
  private final long maxGapNanos;
  private final long neededNanos;
  private long begunAt;
  private long observedAt;

  /**
   * @param maxGap between two looks; more is a break
   * @param needed how long silence must have been watched to mean something
   */
  ObservationWindow(Duration maxGap, Duration needed, long nowNanos) {
    this.maxGapNanos = maxGap.toNanos();
    this.neededNanos = needed.toNanos();
    this.begunAt = nowNanos;
    this.observedAt = nowNanos;
  }

  /**
   * Notes a look that succeeded.
   *
   * @return whether it was watched for long enough
   */
  boolean observe(long nowNanos) {
    if (nowNanos - observedAt > maxGapNanos) {
      begunAt = nowNanos;
    }
    observedAt = nowNanos;
    return nowNanos - begunAt >= neededNanos;
  }
}
