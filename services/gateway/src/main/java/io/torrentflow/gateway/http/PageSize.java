package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;

/** How many items a page has: 1 to 200. */
public record PageSize(int value) {
  public static final int MAX = 200;

  /** Reads the query parameter {@code limit}; the framework calls it. */
  public static PageSize fromString(String text) {
    if (text.matches("[0-9]{1,3}")) {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= MAX) {
        return new PageSize(value);
      }
    }
    throw new ProblemException(
        ProblemCode.VALIDATION_FAILED, "It is a number from 1 to " + MAX + ".", "limit", null);
  }
}
