package io.torrentflow.gateway.listing;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a user's jobs are meant.
 *
 * @param statuses any if empty
 * @param types any if empty
 * @param text a part of the name, in any case
 * @param labels a job has all of them
 * @param createdAfter that moment is included
 * @param createdBefore that moment is not included
 */
public record JobFilter(
    Set<JobStatus> statuses,
    Set<SourceType> types,
    @Nullable String text,
    Set<String> labels,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore) {
  // As the database and the calendar of people have them.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * Reads a moment as a client writes it.
   *
   * @throws ProblemException with {@code VALIDATION_FAILED} of the field
   */
  public static @Nullable Instant time(String field, @Nullable String text) {
    try {
      Instant time = text == null ? null : Instant.parse(text);
      if (time == null || (time.isAfter(EARLIEST) && time.isBefore(LATEST))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw notATime(field, e);
    }
    throw notATime(field, null);
  }

  private static ProblemException notATime(String field, @Nullable Exception cause) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED, "It is a time such as 2026-03-01T12:00:00Z.", field, cause);
  }
}
