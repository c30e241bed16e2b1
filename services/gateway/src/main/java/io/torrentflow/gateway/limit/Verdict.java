package io.torrentflow.gateway.limit;

import java.time.Duration;

/**
 * Whether a request may go on.
 *
 * @param bucket the one that has the least left, or the one that is used up
 * @param used how much of its window is used, this request included if it may go on
 * @param retryAfter how long to wait until it may go on; zero if it may
 */
record Verdict(Bucket bucket, Duration used, Duration retryAfter) {
  boolean isAllowed() {
    return retryAfter.isZero();
  }

  /** How many more may come at once. */
  long remaining() {
    Limit limit = bucket.limit();
    return Math.max(0, (limit.windowMicros() - used.toNanos() / 1_000) / limit.intervalMicros());
  }
}
