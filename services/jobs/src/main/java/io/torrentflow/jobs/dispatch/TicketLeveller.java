package io.torrentflow.jobs.dispatch;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;

/**
 * Keeps as many tickets as transfers wait: those of a retry that has become due are made, those
 * that a broker lost are made again, and those that are left over are taken out. So the queue's
 * depth is the truth that agents are scaled on.
 */
@ApplicationScoped
class TicketLeveller {
  // One run's work, so that it ends in time also after a broker has lost everything.
  private static final long MAX_CORRECTION = 1_000;

  private final PgTicketStore store;
  private final TicketQueue queue;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final Duty duty =
      new Duty(this::runOnce, e -> Log.warnf("Tickets are levelled later: %s", e.toString()));
  // The last surplus: a ticket that is just being published or pulled is counted twice or not at
  // all, so only what two runs in a row agree on is put right.
  private long lastSurplus;

  TicketLeveller(PgTicketStore store, TicketQueue queue, OutboxRelay relay, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.relay = relay;
    this.clock = clock;
  }

  // The scheduler knows no intervals below a second.
  void start(@Observes StartupEvent event, Vertx vertx, JobsConfig config) {
    vertx.setPeriodic(config.dispatch().levelInterval().toMillis(), timer -> duty.runIfResting());
  }

  Uni<Void> runOnce() {
    return store
        .level(clock.instant(), queue::depth, this::confirmed)
        .call(this::takeOut)
        .invoke(
            surplus -> {
              // What was just put right must not be put right again.
              corrected(-surplus);
              if (surplus < 0) {
                relay.kick();
              }
            })
        .replaceWithVoid();
  }

  private synchronized long confirmed(long surplus) {
    long before = lastSurplus;
    lastSurplus = surplus;
    if (before > 0 && surplus > 0) {
      return Math.min(Math.min(before, surplus), MAX_CORRECTION);
    }
    return before < 0 && surplus < 0 ? Math.max(Math.max(before, surplus), -MAX_CORRECTION) : 0;
  }

  private synchronized void corrected(long by) {
    lastSurplus += by;
  }

  private Uni<Void> takeOut(long surplus) {
    return surplus <= 0
        ? Uni.createFrom().voidItem()
        : Multi.createBy().repeating().uni(queue::pull).atMost(surplus).onItem().ignoreAsUni();
  }
}
