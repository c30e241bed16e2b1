package io.torrentflow.platform.outbox;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.torrentflow.platform.messaging.BrokerTopology;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
  // Rows locked in one transaction; the broker confirms this many in a few milliseconds.
  private static final int BATCH = 100;
  // The broker confirms within milliseconds or is in trouble; the rows then wait for the sweep.
  private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);

  private static final String CLAIM =
      """
      SELECT id, routing_key, payload FROM outbox
      WHERE available_at <= now() ORDER BY available_at, id LIMIT %d FOR UPDATE SKIP LOCKED
      """
          .formatted(BATCH);
  private static final String FORGET = "DELETE FROM outbox WHERE id = ANY($1)";

  private final Pool pool;
  private final MutinyEmitter<String> emitter;
  private final BrokerTopology topology;
  private final Duration sweepInterval;
  private final AtomicBoolean declared = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();

  OutboxRelay(
      Pool pool,
      @Channel("outbox") MutinyEmitter<String> emitter,
      BrokerTopology topology,
      @ConfigProperty(name = "torrentflow.outbox.sweep-interval", defaultValue = "1s")
          Duration sweepInterval) {
    this.sweepInterval = sweepInterval;
    this.pool = pool;
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

  /** Publishes batches until one is not full. */
  private Uni<Void> drain() {
    return ensureTopology()
        .chain(() -> pool.withTransaction(this::publishBatch))
        .repeat()
        .until(published -> published < BATCH)
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

  private Uni<Integer> publishBatch(SqlConnection transaction) {
    return transaction
        .query(CLAIM)
        .execute()
        .flatMap(
            rows -> {
              List<UUID> ids = new ArrayList<>();
              List<Uni<Void>> confirmations = new ArrayList<>();
              for (Row row : rows) {
                ids.add(row.getUUID("id"));
                confirmations.add(publish(row));
              }
              return ids.isEmpty()
                  ? Uni.createFrom().item(0)
                  : Uni.join()
                      .all(confirmations)
                      .andFailFast()
                      .ifNoItem()
                      .after(CONFIRM_TIMEOUT)
                      .fail()
                      .chain(() -> forget(transaction, ids));
            });
  }

  private Uni<Void> publish(Row row) {
    JsonObject payload = row.getJsonObject("payload");
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(row.getString("routing_key"))
            .withMessageId(row.getUUID("id").toString())
            .withContentType("application/json")
            .withDeliveryMode(2)
            .build();
    return emitter.sendMessage(Message.of(payload.encode(), Metadata.of(metadata)));
  }

  private static Uni<Integer> forget(SqlConnection transaction, List<UUID> ids) {
    return transaction
        .preparedQuery(FORGET)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .replaceWith(ids.size());
  }
}
