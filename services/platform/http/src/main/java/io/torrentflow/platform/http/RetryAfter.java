package io.torrentflow.platform.http;

import io.torrentflow.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** When a refused client may come back: the value of {@code Retry-After} (RFC 9110, 10.2.3). */
final class RetryAfter {
  private static final int UNAVAILABLE = 503;
  // Refused clients come back over some seconds, not all at once.
  private static final long MIN_SECONDS = 1;
  private static final long MAX_SECONDS = 5;

  private RetryAfter() {}

  /**
   * In seconds; empty if waiting does not help.
   *
   * @param known how long is to be waited, where that is known
   */
  static OptionalLong seconds(ProblemCode code, @Nullable Duration known) {
    if (known != null) {
      return OptionalLong.of(Math.max(1, Math.ceilDiv(known.toMillis(), 1_000)));
    }
    return code.httpStatus() == UNAVAILABLE
        ? OptionalLong.of(ThreadLocalRandom.current().nextLong(MIN_SECONDS, MAX_SECONDS + 1))
        : OptionalLong.empty();
  }
}
