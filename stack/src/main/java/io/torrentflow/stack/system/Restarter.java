package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.retry.Backoff;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.service.ServiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Starts again what ended unasked: at once at first, then with growing pauses. */
final class Restarter {
  // A part that cannot live is tried twice a minute: often enough to come back by itself once the
  // cause has gone, seldom enough not to keep the machine busy.
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(2);

  private final LocalSystem system;
  private final Consumer<Restart> restarts;
  private final Consumer<String> log;
  private final InstantSource clock;
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Set<ServiceProcess> starting = new HashSet<>();

  /**
   * @param restarts called when a part has ended, and when it is ready again
   */
  Restarter(
      LocalSystem system, Consumer<Restart> restarts, Consumer<String> log, InstantSource clock) {
    this.system = system;
    this.restarts = restarts;
    this.log = log;
    this.clock = clock;
  }

  // The number counts attempts in a row.
  private record Attempt(Instant at, int number) {}

  void check() {
    Instant now = clock.instant();
    for (ServiceProcess service : system.services()) {
      if (!service.isAlive() && isDue(service.part(), now)) {
        restarts.accept(new Restart(service.part(), now, false));
        service.launch();
        starting.add(service);
      } else if (starting.contains(service) && service.isReady()) {
        starting.remove(service);
        restarts.accept(new Restart(service.part(), now, true));
      }
    }
    // Last, for RabbitMQ takes seconds and services start by themselves.
    restartBacking(now);
  }

  private void restartBacking(Instant now) {
    // As its process is called in status and logs.
    List<String> dead = system.backing().dead().stream().map(BackingPart::partName).toList();
    List<String> due = dead.stream().filter(part -> isDue(part, now)).toList();
    if (due.isEmpty() && !dead.isEmpty()) {
      return;
    }
    due.forEach(part -> restarts.accept(new Restart(part, now, false)));
    try {
      system.backing().restartDead();
      dead.forEach(part -> restarts.accept(new Restart(part, clock.instant(), true)));
    } catch (CommandException e) {
      log.accept("A backing service ended and did not start: " + e.getMessage());
    }
  }

  private boolean isDue(String part, Instant now) {
    Attempt last = attempts.get(part);
    if (last == null || !now.isBefore(last.at().plus(HEALTHY_AFTER))) {
      attempts.put(part, new Attempt(now, 1));
      return true;
    }
    if (now.isBefore(last.at().plus(BACKOFF.delay(last.number())))) {
      return false;
    }
    attempts.put(part, new Attempt(now, last.number() + 1));
    return true;
  }
}
