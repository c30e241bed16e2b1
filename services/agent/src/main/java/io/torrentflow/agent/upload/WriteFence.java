package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Keeps a run from writing to the bucket once its transfer may have been given to another agent: it
 * lets a request begin only if the jobs service has confirmed not long ago that the transfer is
 * still this run's. Used from any thread.
 */
public final class WriteFence {
  private final long timeoutNanos;
  private final LongSupplier nanoTime;
  private final List<UniEmitter<? super Void>> waiting = new ArrayList<>();
  private long confirmedAt;
  private boolean ending;
  private boolean closed;

  /**
   * @param timeout how long a confirmation holds; shorter than the jobs service takes to give an
   *     agent up
   * @param nanoTime a clock that is never set, as {@link System#nanoTime} is
   */
  public WriteFence(Duration timeout, LongSupplier nanoTime) {
    this.timeoutNanos = timeout.toNanos();
    this.nanoTime = nanoTime;
    this.confirmedAt = nanoTime.getAsLong();
  }

  /** Completes as soon as a request may begin; fails once none may any more. */
  public Uni<Void> passage() {
    return Uni.createFrom().<Void>emitter(emitter -> pass(emitter));
  }

  /**
   * The jobs service said that the transfer is this run's.
   *
   * @param sentAt when the report was sent: the reply may be late, and jobs has decided otherwise
   *     since
   */
  public void confirm(long sentAt) {
    List<UniEmitter<? super Void>> passing;
    synchronized (this) {
      if (sentAt - confirmedAt > 0) {
        confirmedAt = sentAt;
      }
      passing = isOpen() ? takeWaiting() : List.of();
    }
    passing.forEach(emitter -> emitter.complete(null));
  }

  /**
   * The run ends: what waits for a confirmation is dropped, and nothing waits any more. What the
   * last confirmation allows may still begin, so that it belongs into the checkpoint.
   */
  public void stopWaiting() {
    List<UniEmitter<? super Void>> dropped;
    synchronized (this) {
      ending = true;
      dropped = takeWaiting();
    }
    dropped.forEach(emitter -> emitter.fail(ended()));
  }

  /**
   * The transfer is not this run's any more: nothing begins from now on, however recently it was
   * confirmed.
   */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    stopWaiting();
  }

  private void pass(UniEmitter<? super Void> emitter) {
    boolean open;
    synchronized (this) {
      open = isOpen();
      if (!open && !ending) {
        waiting.add(emitter);
        return;
      }
    }
    if (open) {
      emitter.complete(null);
    } else {
      emitter.fail(ended());
    }
  }

  private boolean isOpen() {
    return !closed && nanoTime.getAsLong() - confirmedAt < timeoutNanos;
  }

  private List<UniEmitter<? super Void>> takeWaiting() {
    List<UniEmitter<? super Void>> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private static CancellationException ended() {
    return new CancellationException("The run ended, and the transfer is not known to be its own");
  }
}
