package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.DrainRequest;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes what administrators want of agents from the broker, keeps it, and tells the agent at once.
 * An agent that is not reached finds it in the reply to its next heartbeat.
 */
@ApplicationScoped
class DrainConsumer {
  private final PgDrainStore drains;
  private final AgentClient client;

  DrainConsumer(PgDrainStore drains, AgentClient client) {
    this.drains = drains;
    this.client = client;
  }

  @Incoming("drains")
  Uni<Void> consume(DrainRequest request) {
    CorrelationId.use(request.header().correlationId());
    return Duty.untilDone(
            "Drain of " + request.agentId(), drains.save(request.agentId(), request.wish()))
        .invoke(
            isNewer -> {
              if (isNewer) {
                client.notifyOfDrain(request.agentId(), request.wish());
              }
            })
        .replaceWithVoid();
  }
}
