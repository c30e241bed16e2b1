package io.torrentflow.platform.broker;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import jakarta.enterprise.context.ApplicationScoped;
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
  // Hubs that are away for long leave events behind. About 500 MB of them, six for each of 170,000
  // jobs; then the outbox keeps the rest, for what is refused is not confirmed.
  private static final int EVENT_LENGTH = 1_000_000;

  private final BrokerConnection connection;

  BrokerTopology(BrokerConnection connection) {
    this.connection = connection;
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
        .chain(() -> queue(client, Broker.JOB_DEAD_LETTER_QUEUE, quorum()))
        .chain(() -> queue(client, Broker.JOB_QUEUE, jobQueue(), Broker.JOB_SUBMITTED))
        .chain(() -> queue(client, Broker.COMMAND_QUEUE, quorum(), Broker.JOB_COMMAND_PREFIX + "*"))
        .chain(() -> queue(client, Broker.EVENT_QUEUE, eventQueue(), Broker.JOB_EVENT_PREFIX + "*"))
        .chain(() -> queue(client, Broker.PROGRESS_QUEUE, progressQueue(), Broker.JOB_PROGRESS));
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
