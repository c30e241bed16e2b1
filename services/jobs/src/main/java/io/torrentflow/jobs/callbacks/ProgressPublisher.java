package io.torrentflow.jobs.callbacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobMessages;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.ProgressReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Passes numbers on to the hub. Not through the outbox: a lost report is made good by the next one,
 * a second later.
 */
@ApplicationScoped
class ProgressPublisher {
  private static final Logger LOG = Logger.getLogger(ProgressPublisher.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  // Reports on their way to the broker; more means that it is in trouble, and then they are
  // dropped.
  private static final int BUFFER = 1_024;

  private final MutinyEmitter<String> emitter;
  private final JobMessages messages;
  private final ObjectMapper json;

  ProgressPublisher(
      @Channel("progress") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<String> emitter,
      JobMessages messages,
      ObjectMapper json) {
    this.emitter = emitter;
    this.messages = messages;
    this.json = json;
  }

  void publish(Job job, ProgressReport report) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(Broker.JOB_PROGRESS)
            .withContentType("application/json")
            .build();
    emitter
        .sendMessage(Message.of(write(job, report), Metadata.of(metadata)))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .subscribe()
        .with(sent -> {}, e -> LOG.debugf("A progress report was dropped: %s", e.toString()));
  }

  private String write(Job job, ProgressReport report) {
    try {
      return json.writeValueAsString(messages.progress(job, report));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A wire record cannot be written as JSON", e);
    }
  }
}
