package io.torrentflow.cli.client;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.function.Uncheck;

/** Closes a stream from which nothing has come for so long, so that who reads it goes on. */
final class SilenceWatch implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private volatile long heardAt = System.nanoTime();
  private volatile boolean broken;

  SilenceWatch(Duration limit, Closeable stream) {
    timer.scheduleWithFixedDelay(
        () -> {
          if (System.nanoTime() - heardAt > limit.toNanos()) {
            broken = true;
            Uncheck.run(stream::close);
          }
        },
        limit.toMillis(),
        limit.dividedBy(8).toMillis(),
        TimeUnit.MILLISECONDS);
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
