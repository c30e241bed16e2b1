package io.torrentflow.jobs.maintenance;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.PgAgentStore;
import io.torrentflow.jobs.agents.PgDrainStore;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.platform.duty.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Gives the transfers of agents that have gone silent to others; their checkpoints go with them.
 */
@ApplicationScoped
class LostAgentRescuer {
  // An agent that has been silent for so long does not come back under its name.
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final TransferService service;
  private final PgAgentStore agents;
  private final PgDrainStore drains;
  private final JobsConfig config;
  private final ObservationWindow window;

  LostAgentRescuer(
      TransferService service, PgAgentStore agents, PgDrainStore drains, JobsConfig config) {
    this.service = service;
    this.agents = agents;
    this.drains = drains;
    this.config = config;
    // Three turns: one that is late for want of a processor is no break.
    this.window =
        new ObservationWindow(
            config.agents().rescueInterval().multipliedBy(3),
            config.agents().lostAfter(),
            System.nanoTime());
  }

  @Scheduled(
      every = "${torrentflow.jobs.agents.rescue-interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return agents
        .heldByLost(config.agents().lostAfter())
        // A clock that does not jump says for how long silence was watched.
        .map(transfers -> window.observe(System.nanoTime()) ? transfers : List.<Transfer>of())
        .flatMap(transfers -> Duty.each("Rescue of", transfers, this::rescue))
        .chain(() -> agents.forget(FORGET_AFTER))
        .chain(drains::forget);
  }

  private Uni<Void> rescue(Transfer transfer) {
    Log.warnf("Transfer %s is rescued: its agent %s is lost", transfer.id(), transfer.agent());
    return service.lose(transfer, "Agent " + transfer.agent() + " stopped responding.");
  }
}
