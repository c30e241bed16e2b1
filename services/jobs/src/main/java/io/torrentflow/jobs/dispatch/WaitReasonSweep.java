package io.torrentflow.jobs.dispatch;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.Fleet;
import io.torrentflow.jobs.agents.PgAgentStore;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says why transfers wait: no connected agent can fetch their kind of source, or all slots are
 * taken. The former fail when that goes on for too long. While no agent is connected at all, as
 * after scaling to zero, nothing is said, and that time does not count.
 */
@ApplicationScoped
class WaitReasonSweep {
  private final PgWaitReasons reasons;
  private final PgAgentStore agents;
  private final TransferService service;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final JobsConfig config;

  WaitReasonSweep(
      PgWaitReasons reasons,
      PgAgentStore agents,
      TransferService service,
      OutboxRelay relay,
      InstantSource clock,
      JobsConfig config) {
    this.reasons = reasons;
    this.agents = agents;
    this.service = service;
    this.relay = relay;
    this.clock = clock;
    this.config = config;
  }

  @Scheduled(
      every = "${torrentflow.jobs.dispatch.wait-reason-interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    Instant now = clock.instant();
    return agents
        .fleet(config.agents().lostAfter())
        .flatMap(fleet -> fleet.sources().isEmpty() ? reasons.clear() : compare(now, fleet));
  }

  private Uni<Void> compare(Instant now, Fleet fleet) {
    return reasons
        .write(now, fleet)
        .invoke(relay::kick)
        .chain(() -> reasons.unfetchableSince(now.minus(config.dispatch().unfetchableLimit())))
        .flatMap(ids -> Duty.each("The end of", ids, this::fail));
  }

  private Uni<Void> fail(TransferId id) {
    return service.fail(
        id, ProblemCode.ENGINE_MISSING, "No agent that can fetch this kind of source came.");
  }
}
