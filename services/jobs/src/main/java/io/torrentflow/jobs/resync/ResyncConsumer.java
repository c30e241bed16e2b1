package io.torrentflow.jobs.resync;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.ResyncRequest;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes hubs' requests from the broker. One that fails is dropped: the hub that waits for the
 * response has given up by the time it could be tried again, and requests it again.
 */
@ApplicationScoped
class ResyncConsumer {
  private final PgUserJobs jobs;
  private final OutboxRelay relay;

  ResyncConsumer(PgUserJobs jobs, OutboxRelay relay) {
    this.jobs = jobs;
    this.relay = relay;
  }

  @Incoming("resyncs")
  Uni<Void> consume(ResyncRequest request) {
    CorrelationId.use(request.header().correlationId());
    return jobs.publish(request.user())
        .invoke(relay::kick)
        .onFailure()
        .invoke(e -> Log.warnf("User %s is not resynced: %s", request.user(), e.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
