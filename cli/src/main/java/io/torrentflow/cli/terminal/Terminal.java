package io.torrentflow.cli.terminal;

import java.io.Console;
import org.apache.commons.io.function.Uncheck;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

/** Whether a person reads the output as it is written, and how much of a line is seen. */
public final class Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int USUAL_HEIGHT = 24;

  private Terminal() {}

  public static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  public static int width() {
    int width = Window.TERMINAL.getWidth();
    return width > 0 ? width : USUAL_WIDTH;
  }

  static int height() {
    int height = Window.TERMINAL.getHeight();
    return height > 0 ? height : USUAL_HEIGHT;
  }

  /** How many columns a text takes: an ideograph takes two, an accent none. */
  public static int columns(String text) {
    return new AttributedString(text).columnLength();
  }

  /** The text, or so much of its beginning as fits, with an ellipsis. */
  public static String cut(String text, int maxColumns) {
    AttributedString whole = new AttributedString(text);
    return whole.columnLength() <= maxColumns
        ? text
        : whole.columnSubSequence(0, maxColumns - 1) + "…";
  }

  // Opened at the first use: not in a pipe.
  private static final class Window {
    static final org.jline.terminal.Terminal TERMINAL =
        Uncheck.get(() -> TerminalBuilder.builder().dumb(true).build());
  }
}
