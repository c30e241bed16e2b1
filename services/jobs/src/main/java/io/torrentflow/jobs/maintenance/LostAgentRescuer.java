package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.AgentStore;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.jobs.lifecycle.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Submits the jobs of agents that have gone silent again; their checkpoints go with them. */
@ApplicationScoped
class LostAgentRescuer {
  private static final Logger LOG = Logger.getLogger(LostAgentRescuer.class);
  // An agent that has been silent for so long does not come back under its name.
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final JobStore store;
  private final JobService service;
  private final AgentStore agents;
  private final JobsConfig config;
  private final WatchWindow window;

  LostAgentRescuer(JobStore store, JobService service, AgentStore agents, JobsConfig config) {
    this.store = store;
    this.service = service;
    this.agents = agents;
    this.config = config;
    // Three turns: one that is late for want of a processor is no break.
    this.window =
        new WatchWindow(
            config.agents().rescueInterval().multipliedBy(3),
            config.agents().lostAfter(),
            System.nanoTime());
  }

  @Scheduled(
      every = "${torrentflow.jobs.agents.rescue-interval:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return store
        .heldByLostAgents(config.agents().lostAfter())
        .map(jobs -> window.look(System.nanoTime()) ? jobs : List.<Job>of())
        .onItem()
        .transformToMulti(jobs -> Multi.createFrom().iterable(jobs))
        .onItem()
        .transformToUniAndConcatenate(this::rescue)
        .collect()
        .last()
        .chain(() -> agents.forget(FORGET_AFTER))
        .replaceWithVoid();
  }

  private Uni<Void> rescue(Job job) {
    LOG.warnf("Job %s is rescued: its agent %s is lost", job.id(), job.agent());
    JobEvent lost =
        new JobEvent.AgentLost(job.assignment(), "Agent " + job.agent() + " stopped answering.");
    return service.apply(job.id(), lost).replaceWithVoid();
  }
}
