package io.torrentflow.platform.broker;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Declares the queues before the messaging extension consumes from them. A service that only
 * publishes starts without the broker: the outbox keeps what it accepts.
 */
@ApplicationScoped
class BrokerStartup {
  private static final Logger LOG = Logger.getLogger(BrokerStartup.class);
  private static final int BEFORE_MESSAGING = 100;
  // The broker may start together with us; a node needs about 6 s.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  void declare(
      @Observes @Priority(BEFORE_MESSAGING) StartupEvent event,
      BrokerTopology topology,
      @ConfigProperty(name = "torrentflow.broker.required", defaultValue = "true")
          boolean required) {
    if (!required) {
      return;
    }
    topology
        .declare()
        .onFailure()
        .invoke(e -> LOG.infof("Waiting for the broker: %s", e.toString()))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
        .expireIn(PATIENCE.toMillis())
        .await()
        .atMost(PATIENCE.plusSeconds(5));
  }
}
