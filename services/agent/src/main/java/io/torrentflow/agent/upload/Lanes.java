package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a job's requests to the bucket, a few at once, the others in the order they came. Used on
 * the job's event loop only, where the outcomes come back to.
 */
final class Lanes {
  private final int width;
  private final Executor executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private int running;

  Lanes(int width, Executor executor) {
    this.width = width;
    this.executor = executor;
  }

  <T> void run(Supplier<Uni<T>> request, Consumer<T> done, Consumer<Throwable> failed) {
    waiting.add(
        () ->
            request
                .get()
                .emitOn(executor)
                .subscribe()
                .with(
                    item -> settle(() -> done.accept(item)), e -> settle(() -> failed.accept(e))));
    next();
  }

  /** Forgets what has not begun. */
  void clear() {
    waiting.clear();
    next();
  }

  /** Completes when nothing runs and nothing waits. */
  Uni<Void> idle() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              whenIdle.add(() -> emitter.complete(null));
              next();
            });
  }

  private void settle(Runnable outcome) {
    running--;
    try {
      outcome.run();
    } finally {
      next();
    }
  }

  private void next() {
    while (running < width && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
    if (running == 0 && waiting.isEmpty() && !whenIdle.isEmpty()) {
      List<Runnable> told = List.copyOf(whenIdle);
      whenIdle.clear();
      told.forEach(Runnable::run);
    }
  }
}
