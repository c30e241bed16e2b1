package io.torrentflow.platform.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Declares the exchange, the queues and their bindings. Every service that uses the broker does so
 * before it publishes or consumes, because a message that no queue takes would vanish.
 */
@ApplicationScoped
public class BrokerTopology {
  // Progress is a state that the next report replaces: what nobody took in time is of no use.
  private static final Duration PROGRESS_TTL = Duration.ofSeconds(30);
  // About 10 MB of progress; the oldest is dropped.
  private static final int PROGRESS_LENGTH = 20_000;
  private static final Duration RESYNC_TTL = Duration.ofSeconds(30);
  // Hubs that are away for long leave events behind. About 500 MB of them, six for each of 170,000
  // jobs; then the outbox keeps the rest, for what is refused is not confirmed.
  private static final int EVENT_LENGTH = 1_000_000;

  private static final int BEFORE_MESSAGING = 100;
  // The broker may start together with us; a node needs about 6 s.
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final BrokerConnection connection;

  BrokerTopology(BrokerConnection connection) {
    this.connection = connection;
  }

  /**
   * Declares the queues before the messaging extension consumes from them. A service that only
   * publishes starts without the broker: the outbox keeps what it accepts.
   */
  void start(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event, BrokerConfig config) {
    if (!config.required()) {
      return;
    }
    declare()
        .onFailure()
        .invoke(e -> Log.infof("Waiting for the broker: %s", e.toString()))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
        .expireIn(START_TIMEOUT.toMillis())
        .await()
        .atMost(START_TIMEOUT.plusSeconds(5));
  }

  /** Declares what is missing; fails if the broker is away or has a queue of another shape. */
  public Uni<Void> declare() {
    RabbitMQClient client = connection.open("topology");
    return client
        .start()
        .chain(() -> declare(client))
        .onTermination()
        .call(() -> client.stop().onFailure().recoverWithNull());
  }

  private static Uni<Void> declare(RabbitMQClient client) {
    return client
        .exchangeDeclare(Broker.EXCHANGE, "topic", true, false)
        .chain(() -> queue(client, Broker.JOB_DEAD_LETTER_QUEUE, quorum(), Broker.JOB_DEAD))
        .chain(() -> queue(client, Broker.JOB_QUEUE, jobQueue(), Broker.JOB_SUBMITTED))
        .chain(() -> queue(client, Broker.REVIEW_QUEUE, quorum(), Broker.TRANSFER_REVIEW))
        .chain(() -> queue(client, Broker.DRAIN_QUEUE, quorum(), Broker.AGENT_DRAIN))
        .chain(() -> queue(client, Broker.RESYNC_QUEUE, resyncQueue(), Broker.HUB_RESYNC))
        .chain(
            () ->
                queue(
                    client,
                    Broker.EVENT_QUEUE,
                    eventQueue(),
                    Broker.TRANSFER_EVENT_PREFIX + "*",
                    Broker.JOB_EVENT_PREFIX + "*",
                    Broker.USER_JOBS))
        .chain(
            () -> queue(client, Broker.PROGRESS_QUEUE, progressQueue(), Broker.TRANSFER_PROGRESS));
  }

  private static Uni<Void> queue(
      RabbitMQClient client, String name, JsonObject arguments, String... routingKeys) {
    Uni<Void> declared = client.queueDeclare(name, true, false, false, arguments).replaceWithVoid();
    for (String routingKey : routingKeys) {
      declared = declared.chain(() -> client.queueBind(name, Broker.EXCHANGE, routingKey));
    }
    return declared;
  }

  private static JsonObject quorum() {
    return new JsonObject().put("x-queue-type", "quorum");
  }

  private static JsonObject jobQueue() {
    return quorum()
        .put("x-delivery-limit", Broker.DELIVERY_LIMIT)
        .put("x-dead-letter-exchange", "")
        .put("x-dead-letter-routing-key", Broker.JOB_DEAD_LETTER_QUEUE)
        // At-least-once dead-lettering wants a queue that refuses instead of dropping.
        .put("x-dead-letter-strategy", "at-least-once")
        .put("x-overflow", "reject-publish");
  }

  // Whoever asked has given up by then and asks again.
  private static JsonObject resyncQueue() {
    return quorum().put("x-message-ttl", RESYNC_TTL.toMillis());
  }

  private static JsonObject eventQueue() {
    return quorum().put("x-max-length", EVENT_LENGTH).put("x-overflow", "reject-publish");
  }

  private static JsonObject progressQueue() {
    return new JsonObject()
        .put("x-message-ttl", PROGRESS_TTL.toMillis())
        .put("x-max-length", PROGRESS_LENGTH)
        .put("x-overflow", "drop-head");
  }
}
