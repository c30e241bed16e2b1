package io.torrentflow.cli.terminal;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * The last lines on a terminal, renewed in place; what is printed meanwhile goes above them. Where
 * nobody watches, as in a pipe, only what is printed appears.
 */
public final class LiveLines implements AutoCloseable {
  // ECMA-48: up so many lines, and erase from here to the end of the screen.
  private static final String UP = "\u001B[%dA";
  private static final String ERASE = "\r\u001B[J";

  private final PrintStream out;
  private final boolean live;
  private final IntSupplier width;
  private final IntSupplier height;
  private final Map<String, String> rows = new TreeMap<>();
  private final Map<String, String> lastStates = new HashMap<>();
  private List<String> shown = List.of();

  LiveLines(PrintStream out, boolean live, IntSupplier width, IntSupplier height) {
    this.out = out;
    this.live = live;
    this.width = width;
    this.height = height;
  }

  public static LiveLines ofThisConsole() {
    return new LiveLines(System.out, Terminal.isTerminal(), Terminal::width, Terminal::height);
  }

  public boolean isLive() {
    return live;
  }

  /** How long a line may be that is seen as a whole. */
  public int columns() {
    // A character in the last column makes some terminals begin the next line.
    return live ? width.getAsInt() - 1 : Integer.MAX_VALUE;
  }

  public synchronized void show(List<String> lines) {
    if (live) {
      draw("", lines);
    }
  }

  /**
   * Replaces the line of a key; where nobody watches, it is printed if its state is a new one.
   *
   * @param state what makes the line worth a line of a log
   */
  public synchronized void show(String key, String line, String state) {
    rows.put(key, line);
    show(List.copyOf(rows.values()));
    if (!live && !state.equals(lastStates.put(key, state))) {
      print(line);
    }
  }

  /** Prints a line that stays. */
  public synchronized void print(String line) {
    draw(line + System.lineSeparator(), shown);
  }

  /** Takes the lines away, so that what follows begins on a line of its own. */
  @Override
  public synchronized void close() {
    draw("", List.of());
  }

  private void draw(String lasting, List<String> lines) {
    // What has scrolled off the screen cannot be renewed.
    List<String> fitting =
        lines.stream()
            .limit(live ? Math.max(1, height.getAsInt()) : Long.MAX_VALUE)
            .map(line -> Terminal.cut(line, columns()))
            .toList();
    StringBuilder text = new StringBuilder();
    if (!shown.isEmpty()) {
      text.append(shown.size() > 1 ? UP.formatted(shown.size() - 1) : "").append(ERASE);
    }
    out.print(text.append(lasting).append(String.join(System.lineSeparator(), fitting)));
    out.flush();
    shown = fitting;
  }
}
