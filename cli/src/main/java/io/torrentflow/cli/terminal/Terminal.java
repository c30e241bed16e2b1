package io.torrentflow.cli.terminal;

import java.io.Console;
import java.io.IOException;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Whether a person looks at the output as it is written, and how much of a line is seen. */
public final class Terminal {
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  public static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  public static int width() {
    int width = Window.TERMINAL == null ? 0 : Window.TERMINAL.getWidth();
    return width > 0 ? width : USUAL_WIDTH;
  }

  // Opened only when it is asked for: not in a pipe.
  private static final class Window {
    static final org.jline.terminal.@Nullable Terminal TERMINAL = open();

    private static org.jline.terminal.@Nullable Terminal open() {
      try {
        return TerminalBuilder.builder().dumb(true).build();
      } catch (IOException e) {
        return null;
      }
    }
  }
}
