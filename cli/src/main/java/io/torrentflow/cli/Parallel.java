package io.torrentflow.cli;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/** Work that is done side by side. */
public final class Parallel {
  private Parallel() {}

  /**
   * Calls the function for all at once; the results in the same order, or a failure, at their end.
   */
  public static <T, R> List<R> map(Collection<T> items, Function<T, R> function) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<R>> results =
          items.stream()
              .map(item -> CompletableFuture.supplyAsync(() -> function.apply(item), executor))
              .toList();
      return results.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Runs all to their end; then throws a failure if there was one. */
  public static <T> void forEach(Collection<T> items, Consumer<T> task) {
    map(
        items,
        item -> {
          task.accept(item);
          return true;
        });
  }
}
