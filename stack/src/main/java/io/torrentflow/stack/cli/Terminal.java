package io.torrentflow.stack.cli;

import java.io.Console;

/** Whether a person looks at the output as it is written. */
final class Terminal {
  private Terminal() {}

  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }
}
