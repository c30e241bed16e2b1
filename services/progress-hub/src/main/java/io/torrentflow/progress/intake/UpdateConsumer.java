package io.torrentflow.progress.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.progress.stream.ProgressStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes updates from the broker; the replicas compete for them. Progress that cannot be stored for
 * a while is given up, for newer comes every second; an event goes back to its queue.
 */
@ApplicationScoped
class UpdateConsumer {
  private static final Logger LOG = Logger.getLogger(UpdateConsumer.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  // As long as the broker keeps progress.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProgressStore store;
  private final ObjectMapper json;
  private final Counter taken;

  UpdateConsumer(ProgressStore store, ObjectMapper json, MeterRegistry meters) {
    this.store = store;
    this.json = json;
    this.taken = meters.counter("torrentflow.hub.updates");
  }

  @Incoming("progress")
  Uni<Void> takeProgress(String message) {
    return take(message)
        .onFailure()
        .invoke(e -> LOG.errorf("Progress is given up: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  @Incoming("events")
  Uni<Void> takeEvent(String message) {
    return take(message);
  }

  private Uni<Void> take(String message) {
    JobUpdate update;
    try {
      update = json.readValue(message, JobUpdate.class);
    } catch (JsonProcessingException e) {
      LOG.error("An update that cannot be read is dropped", e);
      return Uni.createFrom().voidItem();
    }
    taken.increment();
    return store
        .accept(update)
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .expireIn(PATIENCE.toMillis())
        .replaceWithVoid();
  }
}
