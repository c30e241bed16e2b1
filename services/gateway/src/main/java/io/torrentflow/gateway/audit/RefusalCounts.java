package io.torrentflow.gateway.audit;

import io.torrentflow.kernel.id.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that nobody's limit bounds, by whom they were asked of: a user, or the network of
 * somebody unknown.
 */
@ApplicationScoped
class RefusalCounts {
  // Some 5 MB in a minute of a flood. What there is no room for is counted without saying of whom.
  static final int MAX_ASKING = 10_000;

  private final InstantSource clock;
  private final Map<Key, Count> counts = new HashMap<>();

  RefusalCounts(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(
      String action, String outcome, @Nullable UserId actor, @Nullable String network) {
    Key ofAnybody() {
      return new Key(action, outcome, null, null);
    }
  }

  /** One of the requests that are counted together. */
  record Example(String network, String ip, @Nullable String userAgent, String correlationId) {}

  /**
   * How often the same was refused.
   *
   * @param first of the requests; absent where they are of anybody
   */
  record Count(
      String action,
      String outcome,
      @Nullable UserId actor,
      @Nullable Example example,
      Instant since,
      long times) {
    Count plus(Count more) {
      return new Count(
          action,
          outcome,
          actor,
          example,
          since.isBefore(more.since) ? since : more.since,
          times + more.times);
    }

    private Key key() {
      @Nullable String network = example == null ? null : example.network();
      return new Key(action, outcome, actor, actor == null ? network : null);
    }

    private Count ofAnybody() {
      return new Count(action, outcome, null, null, since, times);
    }
  }

  void add(String action, String outcome, @Nullable UserId actor, Example example) {
    add(new Count(action, outcome, actor, example, clock.instant(), 1));
  }

  /** Takes all that was counted; nothing is counted any more then. */
  synchronized List<Count> take() {
    List<Count> taken = new ArrayList<>(counts.values());
    counts.clear();
    return taken;
  }

  /** Adds what could not be written. */
  synchronized void giveBack(List<Count> taken) {
    taken.forEach(this::add);
  }

  private synchronized void add(Count count) {
    Key key = count.key();
    boolean isRoom = counts.size() < MAX_ASKING || counts.containsKey(key);
    if (isRoom) {
      counts.merge(key, count, Count::plus);
    } else {
      counts.merge(key.ofAnybody(), count.ofAnybody(), Count::plus);
    }
  }
}
