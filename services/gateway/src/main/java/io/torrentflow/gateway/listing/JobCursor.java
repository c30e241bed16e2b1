package io.torrentflow.gateway.listing;

import io.torrentflow.gateway.http.CursorText;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page begins: behind a job, or before it. What the job is ordered by stands in it, so that
 * a page can be had when that job has changed or is gone.
 *
 * @param order of the list that it is for
 * @param forwards whether the page is behind the job
 * @param key by what the job was ordered, as the database writes it
 */
record JobCursor(JobOrder order, boolean forwards, JobId id, String key) {
  private static final Pattern FORM =
      Pattern.compile("([a-z]+)/(asc|desc)/(next|previous)/([^/]{1,36})/(.*)", Pattern.DOTALL);

  String encode() {
    return CursorText.encode(
        "%s/%s/%s/%s/%s"
            .formatted(
                order.by().wireName(),
                order.descending() ? "desc" : "asc",
                forwards ? "next" : "previous",
                id,
                key));
  }

  /**
   * Reads {@link #encode()}.
   *
   * @param order of the list that is asked for
   * @throws ProblemException with {@code CURSOR_INVALID}, also for a list in another order
   */
  static @Nullable JobCursor parse(@Nullable String cursor, JobOrder order) {
    if (cursor == null) {
      return null;
    }
    try {
      Matcher parts = FORM.matcher(CursorText.decode(cursor));
      if (parts.matches()
          && parts.group(1).equals(order.by().wireName())
          && parts.group(2).equals(order.descending() ? "desc" : "asc")
          && isKey(order.by(), parts.group(5))) {
        JobId id = JobId.fromString(parts.group(4));
        return new JobCursor(order, parts.group(3).equals("next"), id, parts.group(5));
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  private static boolean isKey(JobSort sort, String key) {
    return switch (sort) {
      case CREATED -> key.matches("[0-9]{1,17}");
      case NAME -> key.indexOf('\0') < 0;
      case SIZE -> key.matches("-1|[0-9]{1,18}");
      case PROGRESS -> key.matches("[0-9]{1,18}(\\.[0-9]{1,30})?(e-[0-9]{1,3})?");
    };
  }

  private static ProblemException invalid(@Nullable Exception cause) {
    return new ProblemException(
        ProblemCode.CURSOR_INVALID,
        "Use a cursor of another page of this list, unchanged and in the same order.",
        "cursor",
        cause);
  }
}
