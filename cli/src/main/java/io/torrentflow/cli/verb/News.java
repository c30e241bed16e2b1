package io.torrentflow.cli.verb;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells what happens to the server meanwhile, also while no state of a job comes. */
final class News implements AutoCloseable {
  private static final int POLL_MILLIS = 500;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  News(Connector connector, Consumer<String> notes) {
    executor.scheduleWithFixedDelay(
        () -> connector.news().forEach(notes), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
