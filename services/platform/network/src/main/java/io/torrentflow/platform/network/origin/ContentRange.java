package io.torrentflow.platform.network.origin;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes a partial response holds (RFC 9110, 14.4).
 *
 * @param total the whole file's size; absent if the origin does not say
 */
public record ContentRange(long first, long last, @Nullable Long total) {
  // 18 digits fit a long.
  private static final Pattern SHAPE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");
  private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

  /** Reads the header; null if it is none that says something. */
  public static @Nullable ContentRange parse(@Nullable String header) {
    Matcher matcher = SHAPE.matcher(Objects.requireNonNullElse(header, "").strip());
    if (!matcher.matches()) {
      return null;
    }
    return new ContentRange(
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        matcher.group(3).equals("*") ? null : Long.valueOf(matcher.group(3)));
  }

  /** The size in a response 416, by which an origin says that a file is empty. */
  public static @Nullable Long unsatisfiedTotal(@Nullable String header) {
    Matcher matcher = UNSATISFIED.matcher(Objects.requireNonNullElse(header, "").strip());
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }
}
