package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads a moment as a client writes it. */
public final class QueryTime {
  // As the database and the calendar of people have them.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private QueryTime() {}

  /**
   * @param field that the client calls it by
   * @return null if there is none
   * @throws ProblemException with {@code VALIDATION_FAILED}
   */
  public static @Nullable Instant parse(String field, @Nullable String text) {
    try {
      Instant time = text == null ? null : Instant.parse(text);
      if (time == null || (time.isAfter(EARLIEST) && time.isBefore(LATEST))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw invalid(field, e);
    }
    throw invalid(field, null);
  }

  private static ProblemException invalid(String field, @Nullable Exception cause) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED, "It is a time such as 2026-03-01T12:00:00Z.", field, cause);
  }
}
