package io.torrentflow.platform.duty;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work of the background, of which one run goes on at a time. */
public final class Duty {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);

  private final Supplier<Uni<Void>> work;
  private final Consumer<Throwable> onFailure;
  // For a run since the work rested; 0 while it rests.
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param onFailure receives why a run failed; the next one comes with the next request
   */
  public Duty(Supplier<Uni<Void>> work, Consumer<Throwable> onFailure) {
    this.work = work;
    this.onFailure = onFailure;
  }

  /**
   * Does the work item by item, and completes when every item was tried. One that fails is logged
   * and left for the next run; it neither stops nor starves the others.
   *
   * @param duty what is logged before the item that failed
   */
  public static <T> Uni<Void> each(String duty, List<T> items, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item ->
                Uni.createFrom()
                    .deferred(() -> work.apply(item))
                    .onFailure()
                    .invoke(e -> Log.warnf("%s %s failed and is retried later: %s", duty, item, e))
                    .onFailure()
                    .recoverWithNull())
        .onItem()
        .ignoreAsUni();
  }

  /**
   * Does the work again until it is done: a message that is given back too often would be dropped
   * by the broker, so it waits for as long as its dependency is unavailable.
   *
   * @param what is logged with each failure
   */
  public static <T> Uni<T> untilDone(String what, Uni<T> work) {
    return work.onFailure()
        .invoke(e -> Log.warnf("%s is not done yet: %s", what, e.toString()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
        .indefinitely();
  }

  /** Begins a run, unless one goes on. */
  public void runIfResting() {
    if (requests.compareAndSet(0, 1)) {
      begin();
    }
  }

  /** Begins a run, at once or after the one that goes on: that may have looked too early. */
  public void run() {
    if (requests.getAndIncrement() == 0) {
      begin();
    }
  }

  private void begin() {
    int served = requests.get();
    Uni.createFrom()
        .deferred(work::get)
        .subscribe()
        .with(
            done -> {
              if (!requests.compareAndSet(served, 0)) {
                begin();
              }
            },
            e -> {
              requests.set(0);
              onFailure.accept(e);
            });
  }
}
