package io.torrentflow.gateway.status;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.status.DependencyView.State;
import io.torrentflow.platform.duty.Duty;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks all that the gateway needs now and then, and knows since when each is as it is. */
@ApplicationScoped
class DependencyMonitor {
  /** For how long an answer is waited for: each of them responds within milliseconds. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int MAX_DETAIL = 300;

  private final List<Probe> probes;
  private final InstantSource clock;
  private final Map<String, DependencyView> states = new ConcurrentHashMap<>();

  DependencyMonitor(@All List<Probe> probes, InstantSource clock) {
    this.probes = probes;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    Duty look = new Duty(this::look, e -> Log.warn("The dependencies were not asked", e));
    vertx.setPeriodic(1, INTERVAL.toMillis(), timer -> look.runIfResting());
  }

  /** How each was at the last look, by their names. */
  List<DependencyView> states() {
    return probes.stream()
        .map(Probe::name)
        .sorted()
        .map(states::get)
        .filter(Objects::nonNull)
        .toList();
  }

  Uni<Void> look() {
    return Multi.createFrom()
        .iterable(probes)
        .onItem()
        .transformToUniAndMerge(this::look)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> look(Probe probe) {
    return Uni.createFrom()
        .deferred(probe::check)
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onItemOrFailure()
        .invoke((done, failure) -> note(probe.name(), failure))
        .onFailure()
        .recoverWithNull();
  }

  private void note(String name, @Nullable Throwable failure) {
    Instant now = clock.instant();
    State state = failure == null ? State.OK : State.UNREACHABLE;
    states.compute(
        name,
        (key, before) ->
            new DependencyView(
                name,
                state,
                before == null || before.state() != state ? now : before.since(),
                now,
                failure == null ? null : detail(failure)));
  }

  private static String detail(Throwable failure) {
    String text = failure.toString();
    return text.substring(0, Math.min(text.length(), MAX_DETAIL));
  }
}
