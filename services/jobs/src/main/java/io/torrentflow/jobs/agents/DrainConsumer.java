package io.torrentflow.jobs.agents;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.DrainRequest;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes what administrators want of agents from the broker, keeps it, and tells the agent at once.
 * An agent that is not reached finds it in the reply to its next heartbeat. A request waits for as
 * long as the database is away: one that is given back too often would be dropped by the broker.
 */
@ApplicationScoped
class DrainConsumer {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);

  private final PgDrainStore drains;
  private final AgentClient client;

  DrainConsumer(PgDrainStore drains, AgentClient client) {
    this.drains = drains;
    this.client = client;
  }

  @Incoming("drains")
  Uni<Void> consume(DrainRequest request) {
    CorrelationId.use(request.header().correlationId());
    return drains
        .save(request.agentId(), request.wish())
        .onFailure()
        .invoke(e -> Log.warnf("Drain of %s is not kept yet: %s", request.agentId(), e.toString()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
        .indefinitely()
        .invoke(
            isNewer -> {
              if (isNewer) {
                client.notifyOfDrain(request.agentId(), request.wish());
              }
            })
        .replaceWithVoid();
  }
}
