package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** What administrators see of agents and want of them. */
@ApplicationScoped
class AgentService {
  private static final String DRAIN = "admin.agent.drain";
  private static final String UNDRAIN = "admin.agent.undrain";

  private final PgAgentList store;
  private final PgDrainRequests drains;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  AgentService(PgAgentList store, PgDrainRequests drains, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.drains = drains;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<AgentList> list() {
    return store.all().map(AgentList::new);
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<DrainView> drain(UserId admin, AgentId agent, AgentDrainRequest request) {
    Uni<DrainView> asked =
        drains
            .add(admin, DRAIN, agent, request.mode(), request.limit())
            .invoke(relay::kick)
            .map(wish -> new DrainView(request.mode(), wish.deadline()));
    return audit.refusals(admin, DRAIN, agent.value(), asked);
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<Void> undrain(UserId admin, AgentId agent) {
    Uni<Void> asked =
        drains.add(admin, UNDRAIN, agent, null, null).invoke(relay::kick).replaceWithVoid();
    return audit.refusals(admin, UNDRAIN, agent.value(), asked);
  }
}
