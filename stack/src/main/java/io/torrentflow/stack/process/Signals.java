package io.torrentflow.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** POSIX signals, of which Java itself sends only TERM and KILL. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal to one process.
   *
   * @param signal as {@code kill} names it: TERM, INT, KILL
   */
  public static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
