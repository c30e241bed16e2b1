package io.torrentflow.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Work that is done side by side. */
public final class Parallel {
  private Parallel() {}

  /** Asks all at once and gives their answers in the same order. */
  public static <T> List<T> all(List<Supplier<T>> questions) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<T>> answers =
          questions.stream()
              .map(question -> CompletableFuture.supplyAsync(question, executor))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    }
  }

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
