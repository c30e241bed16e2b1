package io.torrentflow.platform.messaging;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.torrentflow.kernel.wire.Broker;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQConfirmation;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages that must not be lost, one batch at a time. A channel of the messaging
 * extension would not do: it takes 1,024 messages that are never confirmed, as when the broker dies
 * of a full disk, and none ever after. Here a connection that does not confirm is replaced.
 */
@ApplicationScoped
public class ConfirmedPublisher {
  // The broker confirms within milliseconds or is in trouble.
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  // Confirmations that wait for the event loop: many more than a batch can have.
  private static final int CONFIRMATIONS = 10_000;

  private final BrokerConnection connection;
  private final BrokerTopology topology;
  private volatile @Nullable Link open;
  private volatile boolean refusing;
  // A broker that takes nothing keeps a connection from closing, so there is one at the most.
  private volatile Uni<Void> closed = Uni.createFrom().voidItem();

  ConfirmedPublisher(BrokerConnection connection, BrokerTopology topology) {
    this.connection = connection;
    this.topology = topology;
  }

  /**
   * Publishes a batch; the next one may come after that.
   *
   * @return those that the broker has taken; it refuses the others while their queue is full. Fails
   *     within seconds if it does not respond, and then some may have been published.
   */
  public Uni<List<OutgoingMessage>> publish(List<OutgoingMessage> messages) {
    return link()
        .chain(link -> Uni.join().all(messages.stream().map(link::publish).toList()).andFailFast())
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onFailure()
        .invoke(this::close)
        .map(
            taken ->
                IntStream.range(0, messages.size())
                    .filter(taken::get)
                    .mapToObj(messages::get)
                    .toList())
        .invoke(taken -> noteRefused(messages.size() - taken.size()));
  }

  // Said once: what is refused is published again with every sweep.
  private void noteRefused(int refused) {
    if (refused > 0 && !refusing) {
      Log.warn("The broker refuses messages, as a queue is full; they wait in the outbox");
    }
    refusing = refused > 0;
  }

  @PreDestroy
  void stop() {
    Link used = open;
    if (used != null) {
      used.client.stopAndForget();
    }
  }

  private Uni<Link> link() {
    Link usable = open;
    if (usable != null && usable.client.isConnected()) {
      return Uni.createFrom().item(usable);
    }
    close();
    return closed
        .chain(topology::declare)
        .chain(
            () -> {
              Link fresh = new Link(connection.open("outbox"));
              open = fresh;
              return fresh.start().replaceWith(fresh);
            });
  }

  private void close() {
    Link used = open;
    if (used != null) {
      open = null;
      closed = used.client.stop().onFailure().recoverWithNull().memoize().indefinitely();
    }
  }

  /** A connection and what the broker has not confirmed on it. */
  private static final class Link {
    private final RabbitMQClient client;
    private final ConcurrentNavigableMap<Long, UniEmitter<? super Boolean>> unconfirmed =
        new ConcurrentSkipListMap<>();
    private volatile long lastTag;

    Link(RabbitMQClient client) {
      this.client = client;
    }

    Uni<Void> start() {
      return client
          .start()
          .chain(() -> client.addConfirmListener(CONFIRMATIONS))
          .invoke(confirmations -> confirmations.handler(this::confirmed))
          .replaceWithVoid();
    }

    /** Whether the broker has taken the message. */
    Uni<Boolean> publish(OutgoingMessage message) {
      BasicProperties properties =
          new BasicProperties.Builder()
              .messageId(message.id().toString())
              .contentType("application/json")
              .deliveryMode(2)
              .build();
      return Uni.createFrom()
          .emitter(
              emitter ->
                  client
                      .getDelegate()
                      .basicPublishWithDeliveryTag(
                          Broker.EXCHANGE,
                          message.routingKey(),
                          properties,
                          Buffer.buffer(message.payload()),
                          tag -> await(tag, emitter))
                      .onFailure(emitter::fail));
    }

    private void await(long tag, UniEmitter<? super Boolean> emitter) {
      // The client opens a closed channel again: tags start at 1, and nobody listens for them.
      if (tag <= lastTag) {
        emitter.fail(new IOException("The broker closed the channel"));
        return;
      }
      lastTag = tag;
      unconfirmed.put(tag, emitter);
    }

    private void confirmed(RabbitMQConfirmation confirmation) {
      long tag = confirmation.getDeliveryTag();
      ConcurrentNavigableMap<Long, UniEmitter<? super Boolean>> settled =
          unconfirmed.subMap(confirmation.isMultiple() ? 0 : tag, true, tag, true);
      settled.values().forEach(emitter -> emitter.complete(confirmation.isSucceeded()));
      settled.clear();
    }
  }
}
