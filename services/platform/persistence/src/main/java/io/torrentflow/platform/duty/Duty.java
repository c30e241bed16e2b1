package io.torrentflow.platform.duty;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work of the background, of which one run goes on at a time. */
public final class Duty {
  private final Supplier<Uni<Void>> work;
  private final Consumer<Throwable> onFailure;
  // How often the work was asked for since it rested; 0 while it rests.
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param onFailure is told of a run that failed; the next one is for who asks again
   */
  public Duty(Supplier<Uni<Void>> work, Consumer<Throwable> onFailure) {
    this.work = work;
    this.onFailure = onFailure;
  }

  /** Begins a run, unless one goes on. */
  public void runIfResting() {
    if (asked.compareAndSet(0, 1)) {
      begin();
    }
  }

  /** Begins a run, at once or after the one that goes on: that may have looked too early. */
  public void run() {
    if (asked.getAndIncrement() == 0) {
      begin();
    }
  }

  private void begin() {
    int answered = asked.get();
    Uni.createFrom()
        .deferred(work)
        .subscribe()
        .with(
            done -> {
              if (!asked.compareAndSet(answered, 0)) {
                begin();
              }
            },
            e -> {
              asked.set(0);
              onFailure.accept(e);
            });
  }
}
