package io.torrentflow.jobs.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.platform.correlation.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes users' commands from the broker. */
@ApplicationScoped
class CommandConsumer {
  private static final Logger LOG = Logger.getLogger(CommandConsumer.class);
  // Rides out a restart of the database; after it the message goes back to the queue.
  private static final int TRIES = 8;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final CommandService service;
  private final ObjectMapper json;

  CommandConsumer(CommandService service, ObjectMapper json) {
    this.service = service;
    this.json = json;
  }

  @Incoming("commands")
  Uni<Void> consume(String message) {
    JobCommand command;
    try {
      command = json.readValue(message, JobCommand.class);
    } catch (JsonProcessingException e) {
      LOG.error("A command that cannot be read is dropped", e);
      return Uni.createFrom().voidItem();
    }
    CorrelationId.use(command.header().correlationId());
    return service
        .obey(command)
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .atMost(TRIES);
  }
}
