package io.torrentflow.jobs.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.PgAgentStore;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Pulls tickets and dispatches, one after the other, as long as some agent has room: as soon as a
 * ticket comes, and at intervals for when an agent gets room.
 */
@ApplicationScoped
class DispatchScheduler {
  private static final Logger LOG = Logger.getLogger(DispatchScheduler.class);
  // After a failure of database or broker; shorter would only add to their trouble.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final TicketQueue queue;
  private final TransferDispatcher dispatcher;
  private final PgAgentStore agents;
  private final Vertx vertx;
  private final JobsConfig config;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean stopped;

  DispatchScheduler(
      TicketQueue queue,
      TransferDispatcher dispatcher,
      PgAgentStore agents,
      Vertx vertx,
      JobsConfig config) {
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.agents = agents;
    this.vertx = vertx;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    queue.onTicket(this::wake);
    vertx.setPeriodic(config.dispatch().pollInterval().toMillis(), timer -> wake());
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  /** Dispatches what can be dispatched now, or once more after what is being dispatched. */
  private void wake() {
    again.set(true);
    if (!stopped && busy.compareAndSet(false, true)) {
      turn();
    }
  }

  private void turn() {
    again.set(false);
    dispatchNext()
        .subscribe()
        .with(
            worked -> {
              if (!stopped && (worked || again.get())) {
                turn();
              } else {
                rest();
              }
            },
            e -> {
              LOG.warnf("Dispatch pauses: %s", e.toString());
              vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), timer -> rest());
            });
  }

  private void rest() {
    busy.set(false);
    // A ticket that came between the last look and now.
    if (again.get()) {
      wake();
    }
  }

  /** Dispatches one transfer; false if no agent has room or nothing waits. */
  private Uni<Boolean> dispatchNext() {
    return agents
        .withRoom(config.agents().lostAfter())
        .flatMap(
            room ->
                room.isEmpty()
                    ? Uni.createFrom().item(false)
                    : queue
                        .pull()
                        .flatMap(
                            pulled ->
                                pulled
                                    ? dispatcher.dispatchNext(room)
                                    : Uni.createFrom().item(false)));
  }
}
