package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class AgentService {
  private final PgAgentList store;

  AgentService(PgAgentList store) {
    this.store = store;
  }

  Uni<AgentList> list() {
    return store.all().map(AgentList::new);
  }
}
