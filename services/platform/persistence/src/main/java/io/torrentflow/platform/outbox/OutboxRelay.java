package io.torrentflow.platform.outbox;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.messaging.ConfirmedPublisher;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Publishes what stands in the outbox, and forgets it once the broker confirmed it: right after a
 * commit when it is kicked, and on a sweep for what was left behind or becomes due later. Any
 * replica of any service may publish any row, one at a time, so a message outlives who wrote it. A
 * crash between confirmation and commit publishes twice; consumers are idempotent.
 */
@ApplicationScoped
public class OutboxRelay {
  private final PgOutbox outbox;
  private final ConfirmedPublisher publisher;
  private final Duration sweepInterval;
  private final Duty publishing = new Duty(this::drain, this::failed);
  // Of its own: a broker that takes nothing holds back what is to run on it.
  private final Context context;
  private volatile boolean failing;

  OutboxRelay(PgOutbox outbox, ConfirmedPublisher publisher, OutboxConfig config, Vertx vertx) {
    this.outbox = outbox;
    this.publisher = publisher;
    this.sweepInterval = config.sweepInterval();
    this.context = vertx.getOrCreateContext();
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(0, sweepInterval.toMillis(), timer -> kick());
  }

  /** Publishes soon what is due; returns at once. Call it after a commit that wrote messages. */
  public void kick() {
    publishing.run();
  }

  private Uni<Void> drain() {
    return turn()
        .repeat()
        .until(published -> published < PgOutbox.BATCH)
        .onItem()
        .ignoreAsUni()
        .invoke(() -> failing = false)
        .runSubscriptionOn(context::runOnContext);
  }

  // All tickets and reviews before each batch of events: neither hubs that are away nor many events
  // must keep them.
  private Uni<Integer> turn() {
    return publish(false)
        .repeat()
        .until(published -> published < PgOutbox.BATCH)
        .onItem()
        .ignoreAsUni()
        .chain(() -> publish(true));
  }

  /** One batch, or what can be published of it, if there is one message that cannot. */
  private Uni<Integer> publish(boolean events) {
    return outbox
        .publishDue(events, publisher::publish)
        .onFailure()
        .recoverWithUni(e -> outbox.publishOneByOne(events, publisher::publish, e));
  }

  // Said once: a broker that is away for long is tried with every sweep.
  private void failed(Throwable e) {
    Log.logf(
        failing ? Logger.Level.DEBUG : Logger.Level.WARN,
        "The outbox waits for the next sweep: %s",
        e.toString());
    failing = true;
  }
}
