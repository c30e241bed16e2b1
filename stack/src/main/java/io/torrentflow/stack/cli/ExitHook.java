package io.torrentflow.stack.cli;

/** What is done when the person leaves by Ctrl-C; closed when there is nothing to leave. */
final class ExitHook implements AutoCloseable {
  private final Thread thread;

  ExitHook(String name, Runnable leaving) {
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
