package io.torrentflow.agent.engine.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before an origin is asked again: twice as long each time, spread by half so that
 * the segments of one file do not come back all at once.
 */
record RetryPolicy(int retries, Duration first, Duration longest) {
  // 2^20 half seconds is six days; the longest delay cuts it long before.
  private static final int MAX_DOUBLINGS = 20;

  boolean allows(int failures) {
    return failures <= retries;
  }

  /**
   * @param failures how many there were in a row, at least one
   * @param retryAfter what the origin asks for; obeyed up to the longest delay
   */
  Duration delay(int failures, @Nullable Duration retryAfter, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long capped = Math.min(doubled, longest.toMillis());
    Duration own = Duration.ofMillis(capped / 2 + random.nextLong(capped / 2 + 1));
    if (retryAfter == null || retryAfter.compareTo(own) <= 0) {
      return own;
    }
    return retryAfter.compareTo(longest) > 0 ? longest : retryAfter;
  }

  /** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds or a date; null if it is neither. */
  static @Nullable Duration parseRetryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    try {
      return header.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Duration.ofSeconds(Long.parseLong(header))
          : Duration.between(
              now, ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException | NumberFormatException e) {
      return null;
    }
  }
}
