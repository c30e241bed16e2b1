package io.torrentflow.hub.stream;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.auth.Credential;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream. It keeps only the newest state of each job that the reader has not taken yet, so a
 * slow reader costs at most one state a job and delays nobody else. States leave in the order of
 * their seq, so the id of the last one says what the reader has.
 *
 * <p>Any thread may offer; the taker is called by one thread at a time.
 */
final class Reader {
  final UserStreams streams;
  final Credential credential;
  final StreamSchedule schedule;

  /** The one job it is about; null for all of the user's jobs. */
  final @Nullable JobId job;

  private final Consumer<Reader> onEnd;
  private final TreeSet<StreamEvent> pending = new TreeSet<>(StreamEvent.ORDER);
  private final Map<JobId, StreamEvent> pendingByJob = new HashMap<>();
  private @Nullable Set<JobId> firstBatch;
  private @Nullable Taker taker;
  private @Nullable EndReason endReason;
  private boolean takes;
  private long lastId;
  private long readyId;
  private boolean begun;
  private boolean resetDue;
  private boolean pingDue;
  private boolean signalling;
  private boolean done;

  Reader(
      UserStreams streams,
      Credential credential,
      @Nullable JobId job,
      StreamSchedule schedule,
      Consumer<Reader> onEnd) {
    this.streams = streams;
    this.credential = credential;
    this.job = job;
    this.schedule = schedule;
    this.onEnd = onEnd;
  }

  /** Where the items go. */
  interface Taker {
    void take(Item item);

    /** Nothing more comes. */
    void end(EndReason reason);
  }

  synchronized void start(Taker items) {
    taker = items;
  }

  /** The taker takes one more item. */
  void next() {
    synchronized (this) {
      takes = true;
      schedule.taken();
    }
    signal();
  }

  /** The taker has gone. */
  void cancel() {
    synchronized (this) {
      done = true;
      forget();
    }
    onEnd.accept(this);
  }

  /** Ends the stream after what is being written now. What is pending is left to a resumption. */
  void end(EndReason reason) {
    synchronized (this) {
      if (done || endReason != null) {
        return;
      }
      endReason = reason;
      forget();
    }
    onEnd.accept(this);
    signal();
  }

  /**
   * Begins, or begins again, with these states; {@code ready} follows them.
   *
   * @param reset whether the reader is to forget what it has
   * @param from the id that the reader has; 0 for none
   * @param ready the least id that {@code ready} has, for then nothing earlier is missing
   */
  void begin(boolean reset, long from, List<StreamEvent> states, long ready) {
    synchronized (this) {
      if (done || endReason != null) {
        return;
      }
      begun = true;
      resetDue |= reset;
      lastId = from;
      readyId = ready;
      firstBatch = new HashSet<>();
      for (StreamEvent state : states) {
        keep(state);
        firstBatch.add(state.jobId());
      }
    }
  }

  /** Offers a state; it leaves with the next {@link #flush()}, unless a newer one waits. */
  synchronized void offer(StreamEvent state) {
    if (begun && !done && endReason == null) {
      keep(state);
    }
  }

  /** Lets leave what the reader takes. Not under locks of others: it runs their code. */
  void flush() {
    signal();
  }

  boolean wants(JobId id) {
    return job == null || job.equals(id);
  }

  void ping() {
    synchronized (this) {
      pingDue = begun;
    }
    signal();
  }

  /** Whether something waits for the reader that it does not take. */
  synchronized boolean isBlocked() {
    return begun && !done && !takes && (pingDue || resetDue || !pending.isEmpty());
  }

  private void keep(StreamEvent state) {
    StreamEvent before = pendingByJob.get(state.jobId());
    if (before != null && before.seq() > state.seq()) {
      return;
    }
    if (before != null) {
      pending.remove(before);
    }
    pendingByJob.put(state.jobId(), state);
    pending.add(state);
  }

  private void forget() {
    pending.clear();
    pendingByJob.clear();
    firstBatch = null;
  }

  /** Signals until there is nothing to signal; other threads leave it to this loop. */
  private void signal() {
    while (true) {
      Runnable next;
      synchronized (this) {
        next = signalling || done ? null : signalDue();
        if (next == null) {
          return;
        }
        signalling = true;
      }
      try {
        next.run();
      } finally {
        synchronized (this) {
          signalling = false;
        }
      }
    }
  }

  private @Nullable Runnable signalDue() {
    Taker to = taker;
    if (to == null) {
      return null;
    }
    EndReason reason = endReason;
    if (reason != null) {
      done = true;
      return () -> to.end(reason);
    }
    Item item = takes && begun ? nextItem() : null;
    if (item == null) {
      return null;
    }
    takes = false;
    return () -> to.take(item);
  }

  private @Nullable Item nextItem() {
    if (resetDue) {
      resetDue = false;
      return new Item.Reset();
    }
    // A job of the first batch may change while it waits and move behind others.
    if (firstBatch != null && firstBatch.isEmpty()) {
      firstBatch = null;
      lastId = Math.max(lastId, readyId);
      return new Item.Ready(lastId);
    }
    StreamEvent state = pending.pollFirst();
    if (state != null) {
      pendingByJob.remove(state.jobId());
      if (firstBatch != null) {
        firstBatch.remove(state.jobId());
      }
      lastId = Math.max(lastId, state.seq());
      return new Item.State(state, lastId);
    }
    if (pingDue) {
      pingDue = false;
      return new Item.Ping();
    }
    return null;
  }
}
