package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work of many clients for a few threads. Each client has a line of its own and the lines take
 * turns, so that one who asks for much keeps only itself waiting.
 */
final class FairQueue {
  private final int slots;
  private final int maxWaiting;
  private final int maxWaitingOfOne;
  // In the order of their turns.
  private final SequencedMap<String, ArrayDeque<Turn>> lines = new LinkedHashMap<>();
  private int running;
  private int waiting;

  private static final class Turn {
    private final String client;
    private final UniEmitter<? super Void> emitter;
    private boolean isGranted;

    Turn(String client, UniEmitter<? super Void> emitter) {
      this.client = client;
      this.emitter = emitter;
    }
  }

  /**
   * @param slots how many pieces of work run at once
   * @param maxWaiting how many wait for that, of all clients
   * @param maxWaitingOfOne and of one client
   */
  FairQueue(int slots, int maxWaiting, int maxWaitingOfOne) {
    this.slots = slots;
    this.maxWaiting = maxWaiting;
    this.maxWaitingOfOne = maxWaitingOfOne;
  }

  /**
   * Does the work when it is the client's turn.
   *
   * @param executor where the work is begun
   * @return fails with {@code DEPENDENCY_UNAVAILABLE} if too many wait already
   */
  <T> Uni<T> run(String client, Executor executor, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Turn[] turn = new Turn[1];
              return Uni.createFrom()
                  .<Void>emitter(
                      emitter -> {
                        turn[0] = new Turn(client, emitter);
                        join(turn[0]);
                      })
                  .emitOn(executor)
                  .chain(work::get)
                  .onTermination()
                  .invoke(() -> leave(turn[0]));
            });
  }

  private void join(Turn turn) {
    Turn refused = admit(turn);
    if (refused != null) {
      refused.emitter.fail(
          new ProblemException(
              ProblemCode.DEPENDENCY_UNAVAILABLE,
              "Too many people log in at once; try again in a few seconds."));
    }
    if (refused != turn) {
      serve();
    }
  }

  /**
   * Puts it into its client's line, and returns whose place it takes: nobody's, its own if it is
   * not let in, or the last one's of the longest line. A few clients cannot keep all others out.
   */
  private synchronized @Nullable Turn admit(Turn turn) {
    ArrayDeque<Turn> line = lines.getOrDefault(turn.client, new ArrayDeque<>());
    if (line.size() >= maxWaitingOfOne) {
      return turn;
    }
    Turn displaced = null;
    if (waiting >= maxWaiting) {
      ArrayDeque<Turn> longest =
          lines.values().stream().max(Comparator.comparingInt(ArrayDeque::size)).orElse(line);
      if (longest.size() <= line.size() + 1) {
        return turn;
      }
      displaced = longest.removeLast();
      waiting--;
    }
    line.add(turn);
    lines.putIfAbsent(turn.client, line);
    waiting++;
    return displaced;
  }

  private void leave(Turn turn) {
    synchronized (this) {
      ArrayDeque<Turn> line = lines.get(turn.client);
      if (turn.isGranted) {
        running--;
      } else if (line != null && line.remove(turn)) {
        waiting--;
        if (line.isEmpty()) {
          lines.remove(turn.client);
        }
      }
    }
    serve();
  }

  private void serve() {
    for (Turn turn = next(); turn != null; turn = next()) {
      turn.emitter.complete(null);
    }
  }

  private synchronized @Nullable Turn next() {
    Map.@Nullable Entry<String, ArrayDeque<Turn>> first =
        running == slots ? null : lines.pollFirstEntry();
    if (first == null) {
      return null;
    }
    Turn turn = first.getValue().remove();
    if (!first.getValue().isEmpty()) {
      lines.putLast(first.getKey(), first.getValue());
    }
    turn.isGranted = true;
    waiting--;
    running++;
    return turn;
  }
}
