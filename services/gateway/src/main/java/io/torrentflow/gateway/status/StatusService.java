package io.torrentflow.gateway.status;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says how things are; what does not answer is left out. */
@ApplicationScoped
class StatusService {
  // As long as a dependency has: nobody waits for a status that is not to be had.
  private static final Duration TIMEOUT = DependencyMonitor.TIMEOUT;

  private final PgStatusCounts counts;
  private final DependencyMonitor dependencies;
  private final RabbitProbe broker;
  private final ClientWatch clients;
  private final String version;

  StatusService(
      PgStatusCounts counts,
      DependencyMonitor dependencies,
      RabbitProbe broker,
      ClientWatch clients,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.counts = counts;
    this.dependencies = dependencies;
    this.broker = broker;
    this.clients = clients;
    this.version = version;
  }

  Uni<StatusView> status() {
    Uni<StatusCounts> counted =
        counts
            .read()
            .ifNoItem()
            .after(TIMEOUT)
            .fail()
            .onFailure()
            .invoke(e -> Log.infof("The status has no counts: %s", e.toString()))
            .onFailure()
            .recoverWithNull();
    return counted.map(
        found ->
            new StatusView(
                version, found, broker.tickets(), dependencies.states(), clients.warnings()));
  }
}
