package io.torrentflow.platform.messaging;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  void declare(
      @Observes @Priority(BEFORE_MESSAGING) StartupEvent event,
      BrokerTopology topology,
      BrokerConfig config) {
    if (!config.required()) {
      return;
    }
    topology
        .declare()
        .onFailure()
        .invoke(e -> LOG.infof("Waiting for the broker: %s", e.toString()))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
        .expireIn(TIMEOUT.toMillis())
        .await()
        .atMost(TIMEOUT.plusSeconds(5));
  }
}
