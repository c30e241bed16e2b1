package io.torrentflow.platform.outbox;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.torrentflow.platform.messaging.BrokerTopology;
import io.torrentflow.platform.outbox.PgOutbox.StoredMessage;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Publishes what stands in the outbox, and forgets it once the broker confirmed it: right after a
 * commit when it is kicked, and on a sweep for what was left behind or becomes due later. Any
 * replica of any service may publish any row, one at a time, so a message outlives who wrote it. A
 * crash between confirmation and commit publishes twice; consumers are idempotent.
 */
@ApplicationScoped
public class OutboxRelay {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  // The broker confirms within milliseconds or is in trouble; the rows then wait for the sweep.
  private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);

  private final PgOutbox outbox;
  private final MutinyEmitter<String> emitter;
  private final BrokerTopology topology;
  private final Duration sweepInterval;
  private final AtomicBoolean declared = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();

  OutboxRelay(
      PgOutbox outbox,
      @Channel("outbox") MutinyEmitter<String> emitter,
      BrokerTopology topology,
      OutboxConfig config) {
    this.sweepInterval = config.sweepInterval();
    this.outbox = outbox;
    this.emitter = emitter;
    this.topology = topology;
  }

  // After the messaging extension, which connects the emitter at its start.
  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(0, sweepInterval.toMillis(), timer -> kick());
  }

  /** Publishes soon what is due; returns at once. Call it after a commit that wrote messages. */
  public void kick() {
    again.set(true);
    if (running.compareAndSet(false, true)) {
      again.set(false);
      drain()
          .onTermination()
          .invoke(() -> running.set(false))
          .subscribe()
          .with(
              done -> {
                // A kick that came while the last batch was empty but still counted as running.
                if (again.get()) {
                  kick();
                }
              },
              e -> LOG.warnf("The outbox waits for the next sweep: %s", e.toString()));
    }
  }

  private Uni<Void> drain() {
    return ensureTopology()
        .chain(() -> outbox.publishDue(this::publish))
        .repeat()
        .until(published -> published < PgOutbox.BATCH)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> ensureTopology() {
    if (declared.get()) {
      return Uni.createFrom().voidItem();
    }
    return topology.declare().invoke(() -> declared.set(true));
  }

  private Uni<Void> publish(List<StoredMessage> messages) {
    return Uni.join()
        .all(messages.stream().map(this::publish).toList())
        .andFailFast()
        .ifNoItem()
        .after(CONFIRM_TIMEOUT)
        .fail()
        .replaceWithVoid();
  }

  private Uni<Void> publish(StoredMessage message) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(message.routingKey())
            .withMessageId(message.id().toString())
            .withContentType("application/json")
            .withDeliveryMode(2)
            .build();
    return emitter.sendMessage(Message.of(message.payload(), Metadata.of(metadata)));
  }
}
