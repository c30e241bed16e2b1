package io.torrentflow.stack.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One range of a file (RFC 9110, section 14): both ends are part of it. */
record ByteRange(long first, long last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  long length() {
    return last - first + 1;
  }

  /**
   * Reads a {@code Range} header.
   *
   * @return empty if the whole file is to be sent; a range of length 0 or less if it cannot be
   *     satisfied
   */
  static Optional<ByteRange> parse(@Nullable String header, long size) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = SINGLE.matcher(header.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return last.isEmpty()
          ? Optional.empty()
          : Optional.of(new ByteRange(Math.max(0, size - Long.parseLong(last)), size - 1));
    }
    long begin = Long.parseLong(first);
    long end = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    return Optional.of(new ByteRange(begin, end));
  }
}
