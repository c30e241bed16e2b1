package io.torrentflow.jobs.dispatch;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.Agent;
import io.torrentflow.jobs.agents.PgAgentStore;
import io.torrentflow.platform.duty.Duty;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/**
 * Pulls tickets and dispatches, one after the other, as long as some agent has room: as soon as a
 * ticket comes, and at intervals for when an agent gets room.
 */
@ApplicationScoped
class DispatchScheduler {
  // After a failure of database or broker; shorter would only add to their trouble.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final TicketQueue queue;
  private final TransferDispatcher dispatcher;
  private final PgAgentStore agents;
  private final JobsConfig config;
  private final Duty duty =
      new Duty(this::dispatchAll, e -> Log.warnf("Dispatch paused: %s", e.toString()));
  private volatile boolean stopped;

  DispatchScheduler(
      TicketQueue queue, TransferDispatcher dispatcher, PgAgentStore agents, JobsConfig config) {
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.agents = agents;
    this.config = config;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    queue.onTicket(this::wake);
    vertx.setPeriodic(config.dispatch().pollInterval().toMillis(), timer -> wake());
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  /** Dispatches what can be dispatched now, or once more after what is being dispatched. */
  private void wake() {
    if (!stopped) {
      duty.run();
    }
  }

  private Uni<Void> dispatchAll() {
    return Uni.createFrom()
        .deferred(this::dispatchNext)
        .repeat()
        .until(worked -> stopped || !worked)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .call(() -> Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE_AFTER_FAILURE));
  }

  /** Dispatches one transfer; false if no agent has room or nothing waits. */
  private Uni<Boolean> dispatchNext() {
    return agents
        .withRoom(config.agents().lostAfter())
        .map(dispatcher::responsive)
        .flatMap(room -> room.isEmpty() ? Uni.createFrom().item(false) : dispatchNext(room));
  }

  // A ticket that nobody could use would be missing from the depth that agents are scaled on.
  private Uni<Boolean> dispatchNext(List<Agent> room) {
    return dispatcher
        .isAnyDue(room)
        .flatMap(due -> due ? queue.pull() : Uni.createFrom().item(false))
        .flatMap(pulled -> pulled ? dispatcher.dispatchNext(room) : Uni.createFrom().item(false));
  }
}
