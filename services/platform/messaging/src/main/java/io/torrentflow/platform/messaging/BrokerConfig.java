package io.torrentflow.platform.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The broker that services talk through. */
@ConfigMapping(prefix = "torrentflow.broker")
public interface BrokerConfig {
  /**
   * {@code amqp://user:password@host:port/vhost}, or {@code amqps://} for TLS, which checks the
   * broker's certificate and its name.
   */
  @WithDefault("amqp://guest:guest@localhost:5672")
  String url();

  /** Certificates, as PEM, that a broker with TLS is trusted by instead of those of the JDK. */
  Optional<Path> trustedCertificates();

  /**
   * Whether a start waits for the broker. Without it a service that only publishes starts without
   * one: the outbox keeps what it accepts.
   */
  @WithDefault("true")
  boolean required();
}
