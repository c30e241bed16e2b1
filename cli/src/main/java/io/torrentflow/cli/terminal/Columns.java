package io.torrentflow.cli.terminal;

import org.jline.utils.WCWidth;

/** Texts by the columns that they take on a terminal: an ideograph takes two, an accent none. */
public final class Columns {
  private Columns() {}

  public static int of(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  /** The text, or so much of its beginning as fits, with an ellipsis. */
  public static String cut(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    int columns = 0;
    int end = 0;
    while (columns + width(text.codePointAt(end)) < most) {
      columns += width(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    return text.substring(0, end) + "…";
  }

  private static int width(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }
}
