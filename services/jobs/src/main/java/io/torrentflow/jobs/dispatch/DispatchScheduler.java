package io.torrentflow.jobs.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.Agent;
import io.torrentflow.jobs.agents.AgentStore;
import io.torrentflow.jobs.dispatch.JobQueue.Delivery;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Pulls jobs and dispatches them, one after the other, as long as some agent has room. */
@ApplicationScoped
public class DispatchScheduler {
  private static final Logger LOG = Logger.getLogger(DispatchScheduler.class);
  // After a failure of database or broker; shorter would only add to their trouble.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final JobQueue queue;
  private final JobDispatcher dispatcher;
  private final AgentStore agents;
  private final Vertx vertx;
  private final JobsConfig config;
  private volatile boolean stopped;
  private volatile boolean queueEmpty;

  DispatchScheduler(
      JobQueue queue, JobDispatcher dispatcher, AgentStore agents, Vertx vertx, JobsConfig config) {
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.agents = agents;
    this.vertx = vertx;
    this.config = config;
  }

  /** Whether the queue had nothing when it was last asked; unknown counts as no. */
  public boolean isQueueEmpty() {
    return queueEmpty;
  }

  void start(@Observes StartupEvent event) {
    scheduleAfter(config.dispatch().pollInterval());
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  private void scheduleAfter(Duration wait) {
    if (!stopped) {
      vertx.setTimer(wait.toMillis(), timer -> turn());
    }
  }

  private void turn() {
    dispatchNext()
        .subscribe()
        .with(
            worked -> {
              if (worked) {
                turn();
              } else {
                scheduleAfter(config.dispatch().pollInterval());
              }
            },
            e -> {
              LOG.warnf("Dispatch pauses: %s", e.toString());
              scheduleAfter(PAUSE_AFTER_FAILURE);
            });
  }

  /** Dispatches one job; false if no agent has room or nothing waits. */
  private Uni<Boolean> dispatchNext() {
    return agents
        .withRoom(config.agents().lostAfter())
        .flatMap(
            room ->
                room.isEmpty()
                    ? Uni.createFrom().item(false)
                    : queue.pull().flatMap(delivery -> dispatch(delivery, room)));
  }

  private Uni<Boolean> dispatch(@Nullable Delivery delivery, List<Agent> room) {
    queueEmpty = delivery == null;
    if (delivery == null) {
      return Uni.createFrom().item(false);
    }
    return dispatcher
        .dispatch(delivery.message().jobId(), room)
        .chain(() -> queue.acknowledge(delivery))
        .onFailure()
        .call(() -> queue.giveBack(delivery))
        .replaceWith(true);
  }
}
