package io.torrentflow.gateway.http;

/** What every text of a request keeps to that is shown to people. */
public final class PlainText {
  /** A pattern that Java and JSON Schema read alike: no control characters (Unicode's Cc). */
  public static final String NO_CONTROLS = "^[^\\x00-\\x1f\\x7f-\\x9f]*$";

  /** What is said of a text that does not match it. */
  public static final String MESSAGE = "must not have control characters";

  private PlainText() {}
}
