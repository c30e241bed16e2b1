package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How often a request to an origin is repeated, and after what time. */
record RetryPolicy(int retries, Backoff backoff) {
  static RetryPolicy of(AgentConfig.Http config) {
    return new RetryPolicy(
        config.retries(), new Backoff(config.retryDelay(), config.maxRetryDelay()));
  }

  boolean allows(int failures) {
    return failures <= retries;
  }

  /**
   * @param failures how many there were in a row, at least one
   * @param retryAfter what the origin asks for, at most the longest delay
   */
  Duration delay(int failures, @Nullable Duration retryAfter, RandomGenerator random) {
    Duration own = backoff.jittered(failures, random);
    if (retryAfter == null || retryAfter.compareTo(own) <= 0) {
      return own;
    }
    return retryAfter.compareTo(backoff.max()) > 0 ? backoff.max() : retryAfter;
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
