package io.torrentflow.platform.messaging;

import io.smallrye.common.annotation.Identifier;
import io.torrentflow.kernel.net.BrokerAddress;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/**
 * How the broker is connected to, by the messaging extension's channels and by the clients for what
 * the extension has no words for: declaring the topology and pulling single messages.
 */
@ApplicationScoped
public class BrokerConnection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  // A channel is opened again for as long as it takes: nothing else would do it.
  private static final Duration RECONNECT_INTERVAL = Duration.ofSeconds(2);
  // A connection that has died without a word is given up after two of these; RabbitMQ's
  // documentation recommends 5 to 20 s.
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final RabbitMQOptions options;

  BrokerConnection(Vertx vertx, BrokerConfig config) {
    this.vertx = vertx;
    BrokerAddress address = BrokerAddress.parse(config.url());
    this.options =
        new RabbitMQOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setUser(address.username())
            .setPassword(address.password())
            .setVirtualHost(address.virtualHost())
            .setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
            .setRequestedHeartbeat((int) HEARTBEAT.toSeconds())
            .setAutomaticRecoveryEnabled(false)
            .setSsl(address.tls())
            .setHostnameVerificationAlgorithm("HTTPS");
    config
        .trustedCertificates()
        .ifPresent(
            pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
  }

  /** For the channels, by {@code client-options-name}; each has its own, as they name them. */
  @Produces
  @Identifier("broker")
  RabbitMQOptions channelOptions() {
    return new RabbitMQOptions(options)
        .setReconnectAttempts(Integer.MAX_VALUE)
        .setReconnectInterval(RECONNECT_INTERVAL.toMillis());
  }

  /**
   * A client that is not connected yet; the caller starts and stops it, and repeats what fails,
   * because it knows how long it can wait.
   */
  public RabbitMQClient open(String name) {
    return RabbitMQClient.create(
        vertx,
        new RabbitMQOptions(options)
            .setReconnectAttempts(0)
            .setConnectionName("torrentflow " + name));
  }
}
