package io.torrentflow.cli.terminal;

import org.jline.utils.AttributedString;

/** Texts by the columns that they take on a terminal: an ideograph takes two, an accent none. */
public final class Columns {
  private Columns() {}

  public static int of(String text) {
    return new AttributedString(text).columnLength();
  }

  /** The text, or so much of its beginning as fits, with an ellipsis. */
  public static String cut(String text, int most) {
    AttributedString whole = new AttributedString(text);
    return whole.columnLength() <= most ? text : whole.columnSubSequence(0, most - 1) + "…";
  }
}
