package io.torrentflow.jobs.resync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.ResyncRequest;
import io.torrentflow.platform.correlation.CorrelationId;
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
  private final ObjectMapper json;

  ResyncConsumer(ResyncService service, ObjectMapper json) {
    this.service = service;
    this.json = json;
  }

  @Incoming("resyncs")
  Uni<Void> consume(String message) {
    ResyncRequest request;
    try {
      request = json.readValue(message, ResyncRequest.class);
    } catch (JsonProcessingException e) {
      LOG.error("A request for a resync that cannot be read is dropped", e);
      return Uni.createFrom().voidItem();
    }
    CorrelationId.use(request.header().correlationId());
    return service
        .resync(request.user())
        .onFailure()
        .invoke(e -> LOG.warnf("User %s is not resynced: %s", request.user(), e.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
