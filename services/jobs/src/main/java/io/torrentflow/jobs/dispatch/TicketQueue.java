package io.torrentflow.jobs.dispatch;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.torrentflow.platform.messaging.BrokerTopology;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.QueueOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The queue of tickets, from which one is pulled at a time. A subscription would be pushed tickets
 * that no agent has room for, and they would be missing from the depth that agents are scaled on.
 * What is subscribed to is a queue of this replica's own that holds one message at the most: it
 * only says that there is something to pull.
 */
@ApplicationScoped
class TicketQueue {
  private final BrokerConnection connection;
  private final BrokerTopology topology;
  private final AtomicReference<@Nullable RabbitMQClient> open = new AtomicReference<>();
  private @Nullable Uni<RabbitMQClient> opening;
  private volatile Runnable listener = () -> {};

  TicketQueue(BrokerConnection connection, BrokerTopology topology) {
    this.connection = connection;
    this.topology = topology;
  }

  /** Sets who is called when a ticket may have come, as soon as the queue is used. */
  void onTicket(Runnable called) {
    listener = called;
  }

  /**
   * Takes a ticket if there is one. It is gone with that: if nothing comes of it, the leveller
   * makes a new one.
   */
  Uni<Boolean> pull() {
    return client()
        .flatMap(client -> client.basicGet(Broker.JOB_QUEUE, true))
        .map(message -> message != null);
  }

  Uni<Long> depth() {
    return client().flatMap(client -> client.messageCount(Broker.JOB_QUEUE));
  }

  @PreDestroy
  void close() {
    RabbitMQClient client = open.getAndSet(null);
    if (client != null) {
      client.stopAndForget();
    }
  }

  private Uni<RabbitMQClient> client() {
    RabbitMQClient client = open.get();
    if (client != null && client.isConnected() && client.isOpenChannel()) {
      return Uni.createFrom().item(client);
    }
    return opening();
  }

  // Whoever comes meanwhile waits for the same connection.
  private synchronized Uni<RabbitMQClient> opening() {
    if (opening == null) {
      opening = open().onTermination().invoke(this::opened).memoize().indefinitely();
    }
    return opening;
  }

  private synchronized void opened() {
    opening = null;
  }

  private Uni<RabbitMQClient> open() {
    close();
    RabbitMQClient fresh = connection.open("tickets");
    return topology
        .declare()
        .chain(fresh::start)
        .chain(() -> listen(fresh))
        .invoke(() -> open.set(fresh))
        .replaceWith(fresh);
  }

  private Uni<Void> listen(RabbitMQClient client) {
    String name = "jobs.wake." + UUID.randomUUID();
    JsonObject oneMessage = JsonObject.of("x-max-length", 1);
    return client
        .queueDeclare(name, false, true, true, oneMessage)
        .chain(() -> client.queueBind(name, Broker.EXCHANGE, Broker.JOB_SUBMITTED))
        .chain(() -> client.basicConsumer(name, new QueueOptions().setAutoAck(true)))
        .invoke(
            consumer ->
                consumer
                    .exceptionHandler(
                        e -> Log.debugf("The wake-up queue is lost: %s", e.toString()))
                    .handler(message -> listener.run()))
        .replaceWithVoid();
  }
}
