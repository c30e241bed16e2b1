package io.torrentflow.platform.messaging;

import com.rabbitmq.client.AMQP.BasicProperties;
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
  // A broker that takes nothing keeps a connection from closing, so there is one at the most.
  private volatile Uni<Void> closed = Uni.createFrom().voidItem();

  ConfirmedPublisher(BrokerConnection connection, BrokerTopology topology) {
    this.connection = connection;
    this.topology = topology;
  }

  /**
   * Completes when the broker has taken all of these; fails within seconds if it does not, and then
   * some may have been published. The next batch may come after that.
   */
  public Uni<Void> publish(List<OutgoingMessage> messages) {
    return link()
        .chain(link -> Uni.join().all(messages.stream().map(link::publish).toList()).andFailFast())
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onFailure()
        .invoke(this::close)
        .replaceWithVoid();
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
    private final ConcurrentNavigableMap<Long, UniEmitter<? super Void>> unconfirmed =
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

    Uni<Void> publish(OutgoingMessage message) {
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

    private void await(long tag, UniEmitter<? super Void> emitter) {
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
      ConcurrentNavigableMap<Long, UniEmitter<? super Void>> settled =
          unconfirmed.subMap(confirmation.isMultiple() ? 0 : tag, true, tag, true);
      for (UniEmitter<? super Void> emitter : settled.values()) {
        if (confirmation.isSucceeded()) {
          emitter.complete(null);
        } else {
          emitter.fail(new IOException("The broker refused a message: a queue is full"));
        }
      }
      settled.clear();
    }
  }
}
