package io.torrentflow.platform.http;

import io.torrentflow.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the headers of a problem say beside its document. */
final class ProblemHeaders {
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  // Refused clients come back over some seconds, not all at once.
  private static final long MIN_SECONDS = 1;
  private static final long MAX_SECONDS = 5;

  private ProblemHeaders() {}

  /**
   * How to authenticate (RFC 9110, 11.6.1), or when to come back (10.2.3, in seconds) where waiting
   * helps.
   *
   * @param retryAfter how long is to be waited, where that is known
   */
  static Map<String, String> of(ProblemCode code, @Nullable Duration retryAfter) {
    if (code.httpStatus() == UNAUTHORIZED) {
      return Map.of("WWW-Authenticate", "Bearer");
    }
    if (retryAfter != null) {
      return retryAfter(Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1_000)));
    }
    return code.httpStatus() == UNAVAILABLE
        ? retryAfter(ThreadLocalRandom.current().nextLong(MIN_SECONDS, MAX_SECONDS + 1))
        : Map.of();
  }

  private static Map<String, String> retryAfter(long seconds) {
    return Map.of("Retry-After", Long.toString(seconds));
  }
}
