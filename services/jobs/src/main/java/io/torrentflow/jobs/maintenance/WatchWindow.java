package io.torrentflow.jobs.maintenance;

import java.time.Duration;

/**
 * For how long this process has watched the agents without a break. While it stood still, or had no
 * database, it heard no heartbeats, and silence means nothing.
 */
final class WatchWindow {
  private final long longestGapNanos;
  private final long neededNanos;
  private long begunAt;
  private long lookedAt;

  /**
   * @param longestGap between two looks; more is a break
   * @param needed how long silence must have been watched to mean something
   */
  WatchWindow(Duration longestGap, Duration needed, long nowNanos) {
    this.longestGapNanos = longestGap.toNanos();
    this.neededNanos = needed.toNanos();
    this.begunAt = nowNanos;
    this.lookedAt = nowNanos;
  }

  /**
   * Notes a look that succeeded.
   *
   * @return whether it was watched for long enough
   */
  boolean look(long nowNanos) {
    if (nowNanos - lookedAt > longestGapNanos) {
      begunAt = nowNanos;
    }
    lookedAt = nowNanos;
    return nowNanos - begunAt >= neededNanos;
  }
}
