package io.torrentflow.agent.report;

import org.jspecify.annotations.Nullable;

/**
 * Bytes a second, smoothed: an exponentially weighted mean in which what is ten seconds old counts
 * for about a third, so that a rate neither jumps with every segment nor lags behind.
 */
public final class RateMeter {
  private static final double WINDOW_NANOS = 10e9;

  private double rate;
  private long lastBytes;
  private long lastNanos;
  private boolean begun;

  /**
   * @param bytes all bytes so far; fewer than last time means that counting began again
   */
  public void sample(long bytes, long nanos) {
    if (!begun || bytes < lastBytes) {
      begun = true;
    } else if (nanos > lastNanos) {
      double elapsed = nanos - lastNanos;
      double current = (bytes - lastBytes) * 1e9 / elapsed;
      double weight = rate == 0 ? 1 : 1 - Math.exp(-elapsed / WINDOW_NANOS);
      rate += weight * (current - rate);
    } else {
      return;
    }
    lastBytes = bytes;
    lastNanos = nanos;
  }

  /** Forgets the rate but goes on counting, as when a download is paused. */
  public void reset() {
    rate = 0;
    begun = false;
  }

  public long bytesPerSecond() {
    return Math.round(rate);
  }

  /** Seconds until so many bytes more are there; null while that is unknown. */
  public @Nullable Long secondsFor(long bytes) {
    return bytesPerSecond() == 0 ? null : Math.ceilDiv(bytes, bytesPerSecond());
  }
}
