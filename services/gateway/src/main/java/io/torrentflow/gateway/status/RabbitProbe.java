package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks the broker how many tickets wait, by a connection that it keeps. */
@ApplicationScoped
class RabbitProbe implements Probe {
  // Below the monitor's, so that a connection that says nothing is replaced before the next look.
  private static final Duration TIMEOUT = DependencyMonitor.TIMEOUT.minusMillis(200);

  private final BrokerConnection connection;
  private final AtomicReference<@Nullable RabbitMQClient> open = new AtomicReference<>();
  private volatile @Nullable Long tickets;

  RabbitProbe(BrokerConnection connection) {
    this.connection = connection;
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Uni<Void> check() {
    return client()
        .flatMap(client -> client.messageCount(Broker.JOB_QUEUE))
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .invoke(count -> tickets = count)
        .onFailure()
        .invoke(this::close)
        .replaceWithVoid();
  }

  /** How many waited at the last look; null if the broker did not answer. */
  @Nullable Long tickets() {
    return tickets;
  }

  @PreDestroy
  void close() {
    tickets = null;
    RabbitMQClient client = open.getAndSet(null);
    if (client != null) {
      client.stopAndForget();
    }
  }

  private Uni<RabbitMQClient> client() {
    RabbitMQClient known = open.get();
    if (known != null && known.isConnected() && known.isOpenChannel()) {
      return Uni.createFrom().item(known);
    }
    close();
    RabbitMQClient fresh = connection.open("status");
    open.set(fresh);
    return fresh.start().replaceWith(fresh);
  }
}
