package io.torrentflow.progress.stream;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One reader's stream. It keeps only the newest state of each job that the reader has not taken
 * yet, so a slow reader costs at most one state a job and never holds up anybody else. States leave
 * in the order of their ids, so the last id a reader saw says all that it saw.
 */
final class Reader implements Flow.Publisher<Reader.Item>, Flow.Subscription {
  /** What is written to the reader: a state, or a comment that keeps the connection alive. */
  sealed interface Item {}

  /** A job's state. */
  record State(StreamEvent event) implements Item {}

  /** A comment. */
  record Ping() implements Item {}

  /** The one job it is about; null for all of the user's jobs. */
  final @Nullable JobId job;

  final UserId user;

  /** The session or token that it reads with. */
  final String credential;

  private final InstantSource clock;
  private final Runnable onEnd;
  private final TreeMap<Long, StreamEvent> pending = new TreeMap<>();
  private final Map<JobId, Long> pendingIds = new HashMap<>();
  private Flow.@Nullable Subscriber<? super Item> subscriber;
  private long requested;
  private long lastId;
  private boolean opened;
  private boolean pingDue;
  private boolean draining;
  private boolean ended;
  private Instant lastTaken;

  Reader(
      UserId user,
      String credential,
      @Nullable JobId job,
      long lastId,
      InstantSource clock,
      Runnable onEnd) {
    this.user = user;
    this.credential = credential;
    this.job = job;
    this.lastId = lastId;
    this.clock = clock;
    this.onEnd = onEnd;
    this.lastTaken = clock.instant();
  }

  synchronized long lastId() {
    return lastId;
  }

  /** The ids of the stream begin anew: the store has lost what it had. */
  synchronized void rewind() {
    lastId = 0;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Item> subscriber) {
    synchronized (this) {
      this.subscriber = subscriber;
    }
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    synchronized (this) {
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
      lastTaken = clock.instant();
    }
    drain();
  }

  @Override
  public void cancel() {
    end(null);
  }

  /** Offers a state; it is dropped if the reader has it or a newer one of that job waits. */
  void offer(StreamEvent event) {
    synchronized (this) {
      Long waiting = pendingIds.get(event.jobId());
      if (event.id() <= lastId || (waiting != null && waiting >= event.id())) {
        return;
      }
      if (waiting != null) {
        pending.remove(waiting);
      }
      pending.put(event.id(), event);
      pendingIds.put(event.jobId(), event.id());
    }
    drain();
  }

  /** What was there before the stream has been offered; from now on states leave. */
  void open() {
    synchronized (this) {
      opened = true;
    }
    drain();
  }

  void ping() {
    synchronized (this) {
      pingDue = true;
    }
    drain();
  }

  /** Whether something has waited for the reader for longer than the time given. */
  synchronized boolean isStuck(Duration patience) {
    return opened
        && requested == 0
        && !pending.isEmpty()
        && clock.instant().isAfter(lastTaken.plus(patience));
  }

  void complete() {
    end(Flow.Subscriber::onComplete);
  }

  private void end(java.util.function.@Nullable Consumer<Flow.Subscriber<?>> farewell) {
    Flow.Subscriber<? super Item> leaving;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      pending.clear();
      pendingIds.clear();
      leaving = subscriber;
    }
    onEnd.run();
    if (farewell != null && leaving != null) {
      farewell.accept(leaving);
    }
  }

  private void drain() {
    while (true) {
      Item item;
      Flow.Subscriber<? super Item> taker;
      synchronized (this) {
        taker = subscriber;
        if (draining || ended || taker == null || requested == 0) {
          return;
        }
        item = next();
        if (item == null) {
          return;
        }
        requested--;
        draining = true;
      }
      taker.onNext(item);
      synchronized (this) {
        draining = false;
      }
    }
  }

  private @Nullable Item next() {
    if (opened && !pending.isEmpty()) {
      StreamEvent event = pending.pollFirstEntry().getValue();
      pendingIds.remove(event.jobId());
      lastId = event.id();
      return new State(event);
    }
    if (pingDue) {
      pingDue = false;
      return new Ping();
    }
    return null;
  }
}
