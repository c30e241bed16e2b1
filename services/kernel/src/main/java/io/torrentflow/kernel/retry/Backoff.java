package io.torrentflow.kernel.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before an attempt is repeated: twice as long each time.
 *
 * @param first the delay after the first failure
 * @param max no delay is longer
 */
public record Backoff(Duration first, Duration max) {
  // 2^20 half seconds are six days; any maximum cuts the delay before.
  private static final int MAX_DOUBLINGS = 20;

  /**
   * @param failures how many there were in a row, at least one
   */
  public Duration delay(int failures) {
    long doubled = first.toMillis() << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    return Duration.ofMillis(Math.min(doubled, max.toMillis()));
  }

  /**
   * Half of the delay to all of it, so that what failed together does not come back together.
   *
   * @param failures how many there were in a row, at least one
   */
  public Duration jittered(int failures, RandomGenerator random) {
    long half = delay(failures).toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
