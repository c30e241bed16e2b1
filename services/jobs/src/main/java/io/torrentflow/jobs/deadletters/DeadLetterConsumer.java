package io.torrentflow.jobs.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMetadata;
import io.torrentflow.platform.duty.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes dead letters from the broker once they are in the database. */
@ApplicationScoped
class DeadLetterConsumer {
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
    return Duty.untilDone("Letter " + letter.messageId(), store.save(letter));
  }
}
