package io.torrentflow.stack.process;

import org.apache.commons.io.function.Uncheck;

/** POSIX signals, of which Java itself sends only TERM and KILL. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal to one process.
   *
   * @param signal as {@code kill} names it: TERM, INT, KILL
   */
  public static void send(String signal, long pid) {
    ProcessBuilder kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Uncheck.get(kill::start).onExit().join();
  }
}
