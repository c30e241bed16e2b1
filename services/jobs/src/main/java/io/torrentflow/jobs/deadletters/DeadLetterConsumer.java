package io.torrentflow.jobs.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes dead letters from the broker once they are in the database. One waits for as long as that
 * is away: what is given back too often would be dropped by the broker.
 */
@ApplicationScoped
class DeadLetterConsumer {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);
  // Of a message that was published to the queue itself.
  private static final String UNKNOWN = "unknown";

  private final PgDeadLetterStore store;
  private final ObjectMapper json;

  DeadLetterConsumer(PgDeadLetterStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  @Incoming("dead-letters")
  Uni<Void> consume(String message, IncomingRabbitMQMetadata metadata) {
    Object death = metadata.getHeaders().getOrDefault("x-first-death-reason", UNKNOWN);
    Letter letter = Letter.read(json, message, death.toString());
    return store
        .save(letter)
        .onFailure()
        .invoke(e -> Log.warnf("Letter %s is not kept yet: %s", letter.messageId(), e.toString()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
        .indefinitely();
  }
}
