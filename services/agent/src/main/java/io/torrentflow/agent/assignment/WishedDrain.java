package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.torrentflow.kernel.wire.DrainWish;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Empties the agent while it runs, and lets it take transfers again, as administrators want it. The
 * newest wish holds: one that is repeated or was overtaken changes nothing. The process goes on, so
 * that it can be wanted again or be stopped by those who wait for it to be empty.
 */
@ApplicationScoped
class WishedDrain {
  private static final long NO_TIMER = -1;

  private final AssignmentService assignments;
  private final Vertx vertx;
  private final InstantSource clock;
  private @Nullable DrainWish newest;
  private long timer = NO_TIMER;

  WishedDrain(AssignmentService assignments, Vertx vertx, InstantSource clock) {
    this.assignments = assignments;
    this.vertx = vertx;
    this.clock = clock;
  }

  /**
   * @param wish null if there never was one
   */
  synchronized void apply(@Nullable DrainWish wish) {
    if (wish == null || (newest != null && wish.version() <= newest.version())) {
      return;
    }
    Log.infof("Drain: %s", wish);
    newest = wish;
    vertx.cancelTimer(timer);
    DrainWish.Mode mode = wish.mode();
    assignments.setDraining(mode != null);
    if (mode == DrainWish.Mode.HAND_OVER) {
      handOver(wish);
    } else if (mode == DrainWish.Mode.FINISH && wish.deadline() != null) {
      handOverAt(wish.deadline(), wish);
    }
  }

  private void handOverAt(Instant deadline, DrainWish wish) {
    // One that has passed already, as while the agent was started again, is now.
    long delay = Math.max(1, Duration.between(clock.instant(), deadline).toMillis());
    timer = vertx.setTimer(delay, due -> handOver(wish));
  }

  private synchronized void handOver(DrainWish wish) {
    if (wish.equals(newest)) {
      assignments.handOver();
    }
  }
}
