package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page is named by the item that ended the one before it. */
public final class PageCursor {
  private PageCursor() {}

  /** How many items show a page of this size, and whether there is another one after it. */
  public static int look(int limit) {
    return limit + 1;
  }

  /**
   * Makes the page of what was found.
   *
   * @param found as many as {@link #look} says, or all that are left
   * @param id of an item
   * @param page takes the items, and the cursor of the next page or null
   */
  public static <T, P> P page(
      List<T> found,
      int limit,
      Function<T, Object> id,
      BiFunction<List<T>, @Nullable String, P> page) {
    return found.size() < look(limit)
        ? page.apply(found, null)
        : page.apply(found.subList(0, limit), id.apply(found.get(limit - 1)).toString());
  }

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
