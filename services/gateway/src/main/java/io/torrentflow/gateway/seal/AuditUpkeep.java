package io.torrentflow.gateway.seal;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.platform.duty.Duty;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the months of the log before they come, anchors the days, and drops what is kept no more.
 */
@ApplicationScoped
class AuditUpkeep {
  // Soon after midnight, and again soon where something was not there.
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final PgAuditMonths months;
  private final AnchorService anchors;
  private final GatewayConfig config;
  private final InstantSource clock;
  private final Duty duty =
      new Duty(this::runOnce, e -> Log.warn("The audit log is looked after later", e));

  AuditUpkeep(
      PgAuditMonths months, AnchorService anchors, GatewayConfig config, InstantSource clock) {
    this.months = months;
    this.anchors = anchors;
    this.config = config;
    this.clock = clock;
  }

  private record Part(String name, Supplier<Uni<Void>> work) {
    @Override
    public String toString() {
      return name;
    }
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(0, INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  /** Does each part, whatever becomes of the others. */
  Uni<Void> runOnce() {
    return Duty.each(
        "The audit log's",
        List.of(
            new Part("new months", months::make),
            new Part("anchors", anchors::runOnce),
            new Part("retention", this::dropExpired)),
        part -> part.work().get());
  }

  private Uni<Void> dropExpired() {
    return config
        .auditRetention()
        .map(
            kept ->
                months
                    .endedBefore(clock.instant().minus(kept))
                    .flatMap(
                        ended -> Duty.each("Dropping of the audit log of", ended, months::drop)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}
