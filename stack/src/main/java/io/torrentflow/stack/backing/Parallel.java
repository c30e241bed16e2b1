package io.torrentflow.stack.backing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Work that is done side by side. */
public final class Parallel {
  private Parallel() {}

  /** Runs all to their end; then throws a failure if there was one. */
  public static void run(List<Runnable> tasks) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<?>[] running =
          tasks.stream()
              .map(task -> CompletableFuture.runAsync(task, executor))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(running).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
