package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page is named by the item that ended the one before it. */
public final class PageCursor {
  private PageCursor() {}

  /**
   * That item's id; null for the first page.
   *
   * @throws ProblemException with {@code CURSOR_INVALID}
   */
  public static <T> @Nullable T parse(@Nullable String cursor, Function<String, T> id) {
    try {
      return cursor == null ? null : id.apply(cursor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.CURSOR_INVALID, "Use nextCursor of the page before, unchanged.", "cursor", e);
    }
  }
}
