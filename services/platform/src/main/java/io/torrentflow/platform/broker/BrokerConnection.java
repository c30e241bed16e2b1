package io.torrentflow.platform.broker;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Opens connections to the broker for what the messaging extension has no words for: declaring the
 * topology and pulling single messages. It reads the extension's own properties.
 */
@ApplicationScoped
public class BrokerConnection {
  // Connection attempts are repeated by the caller, which knows how long it can wait.
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Vertx vertx;
  private final RabbitMQOptions options;

  BrokerConnection(
      Vertx vertx,
      @ConfigProperty(name = "rabbitmq-host", defaultValue = "localhost") String host,
      @ConfigProperty(name = "rabbitmq-port", defaultValue = "5672") int port,
      @ConfigProperty(name = "rabbitmq-username", defaultValue = "guest") String username,
      @ConfigProperty(name = "rabbitmq-password", defaultValue = "guest") String password,
      @ConfigProperty(name = "rabbitmq-virtual-host", defaultValue = "/") String virtualHost) {
    this.vertx = vertx;
    this.options =
        new RabbitMQOptions()
            .setHost(host)
            .setPort(port)
            .setUser(username)
            .setPassword(password)
            .setVirtualHost(virtualHost)
            .setConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
            .setAutomaticRecoveryEnabled(false)
            .setReconnectAttempts(0);
  }

  /** A client that is not connected yet; the caller starts and stops it. */
  public RabbitMQClient open(String name) {
    return RabbitMQClient.create(
        vertx, new RabbitMQOptions(options).setConnectionName("torrentflow " + name));
  }
}
