package io.torrentflow.gateway.limit;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a time: all of them at once, and then one each time that a part of it has passed. This
 * is the generic cell rate algorithm (GCRA), which needs one number for each that is limited: the
 * time at which nothing of its limit is used any more.
 */
public record Limit(int count, Duration window) {
  private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,8})/(.+)");

  /**
   * Reads {@code 60/1m}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Limit parse(CharSequence text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("A limit is written as 60/1m, not \"" + text + "\".");
    }
    return new Limit(
        Integer.parseInt(matcher.group(1)), DurationConverter.parseDuration(matcher.group(2)));
  }

  /** What one costs, in microseconds of the window. */
  long intervalMicros() {
    return windowMicros() / count;
  }

  long windowMicros() {
    return window.toNanos() / 1_000;
  }

  @Override
  public String toString() {
    return count + "/" + window;
  }
}
