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

  /** Asks all at once, to their end, and gives the answers in the same order; or a failure. */
  public static <T, R> List<R> map(Collection<T> questions, Function<T, R> ask) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<R>> answers =
          questions.stream()
              .map(question -> CompletableFuture.supplyAsync(() -> ask.apply(question), executor))
              .toList();
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).join();
      return answers.stream().map(CompletableFuture::join).toList();
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
