package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bounds a transfer's requests to the bucket that are in flight; the others wait in the order they
 * came. Used on the transfer's event loop only, where the outcomes come back to.
 */
final class ConcurrencyLimiter {
  private final int concurrency;
  private final Executor executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private int running;

  ConcurrencyLimiter(int concurrency, Executor executor) {
    this.concurrency = concurrency;
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
    while (running < concurrency && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
    if (running == 0 && waiting.isEmpty() && !whenIdle.isEmpty()) {
      List<Runnable> idle = List.copyOf(whenIdle);
      whenIdle.clear();
      idle.forEach(Runnable::run);
    }
  }
}
