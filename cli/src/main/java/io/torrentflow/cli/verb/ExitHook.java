package io.torrentflow.cli.verb;

/** What is done when the person leaves by Ctrl-C; closed when there is nothing to leave. */
public final class ExitHook implements AutoCloseable {
  private final Thread thread;

  public ExitHook(String name, Runnable leaving) {
    thread = new Thread(leaving, name);
    Runtime.getRuntime().addShutdownHook(thread);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The person leaves just now: it runs.
      return;
    }
  }
}
