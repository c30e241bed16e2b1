package io.torrentflow.jobs.resync;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.ResyncRequest;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes hubs' requests from the broker. One that fails is dropped: the hub that waits for the
 * answer has given up by the time it could be tried again, and asks again.
 */
@ApplicationScoped
class ResyncConsumer {
  private static final Logger LOG = Logger.getLogger(ResyncConsumer.class);

  private final ResyncService service;

  ResyncConsumer(ResyncService service) {
    this.service = service;
  }

  @Incoming("resyncs")
  Uni<Void> consume(ResyncRequest request) {
    CorrelationId.use(request.header().correlationId());
    return service
        .resync(request.user())
        .onFailure()
        .invoke(e -> LOG.warnf("User %s is not resynced: %s", request.user(), e.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
