package io.torrentflow.jobs.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobSubmitted;
import io.torrentflow.platform.broker.BrokerConnection;
import io.torrentflow.platform.broker.BrokerTopology;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.mutiny.rabbitmq.RabbitMQMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queue of waiting jobs, from which one is pulled at a time. A subscription would be pushed
 * messages that no agent has room for; held back they run into the broker's time-out, and given
 * back they count as failed deliveries. Pulled, what has no room stays in the queue.
 */
@ApplicationScoped
class JobQueue {
  private static final Logger LOG = Logger.getLogger(JobQueue.class);

  /** A message in hand; to be acknowledged or given back. */
  record Delivery(JobSubmitted message, long tag) {}

  private final BrokerConnection connection;
  private final BrokerTopology topology;
  private final ObjectMapper json;
  private final AtomicReference<@Nullable RabbitMQClient> open = new AtomicReference<>();

  JobQueue(BrokerConnection connection, BrokerTopology topology, ObjectMapper json) {
    this.connection = connection;
    this.topology = topology;
    this.json = json;
  }

  /** The next waiting job, or null if there is none. */
  Uni<@Nullable Delivery> pull() {
    return client()
        .flatMap(client -> client.basicGet(Broker.JOB_QUEUE, false).flatMap(m -> read(client, m)));
  }

  Uni<Void> acknowledge(Delivery delivery) {
    return client().flatMap(client -> client.basicAck(delivery.tag(), false));
  }

  /** Puts the message back; after {@link Broker#DELIVERY_LIMIT} times it is a dead letter. */
  Uni<Void> giveBack(Delivery delivery) {
    return client().flatMap(client -> client.basicNack(delivery.tag(), false, true));
  }

  @PreDestroy
  void close() {
    RabbitMQClient client = open.getAndSet(null);
    if (client != null) {
      client.stopAndForget();
    }
  }

  private Uni<@Nullable Delivery> read(RabbitMQClient client, @Nullable RabbitMQMessage message) {
    if (message == null) {
      return Uni.createFrom().nullItem();
    }
    long tag = message.envelope().getDeliveryTag();
    try {
      JobSubmitted submitted = json.readValue(message.body().getBytes(), JobSubmitted.class);
      return Uni.createFrom().item(new Delivery(submitted, tag));
    } catch (IOException e) {
      LOG.errorf(e, "A message of %s cannot be read and becomes a dead letter", Broker.JOB_QUEUE);
      return client.basicNack(tag, false, false).chain(this::pull);
    }
  }

  private Uni<RabbitMQClient> client() {
    RabbitMQClient client = open.get();
    if (client != null && client.isConnected() && client.isOpenChannel()) {
      return Uni.createFrom().item(client);
    }
    close();
    RabbitMQClient fresh = connection.open("job queue");
    return topology.declare().chain(fresh::start).invoke(() -> open.set(fresh)).replaceWith(fresh);
  }
}
