package io.torrentflow.jobs;

import io.quarkus.runtime.StartupEvent;
import io.torrentflow.platform.broker.BrokerTopology;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Declares the queues before the messaging extension begins to consume from them. */
@ApplicationScoped
class BrokerStartup {
  private static final int BEFORE_MESSAGING = 100;
  // The broker may start together with us; a node needs about 6 s.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  void declare(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event, BrokerTopology topology) {
    topology
        .declare()
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
        .expireIn(PATIENCE.toMillis())
        .await()
        .atMost(PATIENCE.plusSeconds(5));
  }
}
