package io.torrentflow.jobs.callbacks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.TransferUpdate;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.messaging.MessageHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Passes numbers on to the hub. Not through the outbox: a lost report is made good by the next one,
 * a second later.
 */
@ApplicationScoped
class ProgressPublisher {
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(2);
  // Reports on their way to the broker; more means that it is in trouble, and then they are
  // dropped.
  private static final int BUFFER = 1_024;

  private final MutinyEmitter<String> emitter;
  private final MessageHeaders headers;
  private final ObjectMapper json;

  ProgressPublisher(
      @Channel("progress") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<String> emitter,
      MessageHeaders headers,
      ObjectMapper json) {
    this.emitter = emitter;
    this.headers = headers;
    this.json = json;
  }

  void publish(TransferState transfer, String correlationId) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(Broker.TRANSFER_PROGRESS)
            .withContentType("application/json")
            .build();
    TransferUpdate update =
        new TransferUpdate(headers.of(Broker.TRANSFER_PROGRESS, correlationId), transfer);
    emitter
        .sendMessage(Message.of(WireJson.write(json, update), Metadata.of(metadata)))
        .ifNoItem()
        .after(SEND_TIMEOUT)
        .fail()
        .subscribe()
        .with(sent -> {}, e -> Log.debugf("A progress report was dropped: %s", e.toString()));
  }
}
