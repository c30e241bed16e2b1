package io.torrentflow.jobs.dispatch;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.PgAgentStore;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Says of transfers that no connected agent can fetch why they wait, and fails them when that goes
 * on for too long. While no agent is connected at all, as after scaling to zero, nothing is said.
 */
@ApplicationScoped
class UnfetchableSweep {
  private final PgUnfetchableStore store;
  private final PgAgentStore agents;
  private final TransferService service;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final JobsConfig config;

  UnfetchableSweep(
      PgUnfetchableStore store,
      PgAgentStore agents,
      TransferService service,
      OutboxRelay relay,
      InstantSource clock,
      JobsConfig config) {
    this.store = store;
    this.agents = agents;
    this.service = service;
    this.relay = relay;
    this.clock = clock;
    this.config = config;
  }

  @Scheduled(
      every = "${torrentflow.jobs.dispatch.unfetchable-interval}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    Instant now = clock.instant();
    return agents
        .sources(config.agents().lostAfter())
        .flatMap(
            sources -> sources.isEmpty() ? Uni.createFrom().voidItem() : compare(now, sources));
  }

  private Uni<Void> compare(Instant now, Set<SourceType> sources) {
    return store
        .mark(now, sources)
        .invoke(relay::kick)
        .chain(() -> store.markedSince(now.minus(config.dispatch().unfetchableLimit())))
        .flatMap(ids -> Duties.each("The end of", ids, this::fail));
  }

  private Uni<Void> fail(TransferId id) {
    return service.fail(
        id, ProblemCode.ENGINE_MISSING, "No agent that can fetch this kind of source came.");
  }
}
