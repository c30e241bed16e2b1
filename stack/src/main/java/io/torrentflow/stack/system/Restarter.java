package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.service.ServiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Starts again what ended unasked: at once at first, then with growing pauses. */
final class Restarter {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  // A part that cannot live is tried twice a minute: often enough to come back by itself once the
  // cause has gone, seldom enough not to keep the machine busy.
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(2);

  private final LocalSystem system;
  private final Consumer<Restart> restarts;
  private final Consumer<String> log;
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Set<ServiceProcess> starting = new HashSet<>();

  /**
   * @param restarts told when a part has ended, and when it is ready again
   */
  Restarter(LocalSystem system, Consumer<Restart> restarts, Consumer<String> log) {
    this.system = system;
    this.restarts = restarts;
    this.log = log;
  }

  private record Attempt(Instant at, Duration pause) {}

  void check() {
    restartBacking();
    Instant now = Instant.now();
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
  }

  private void restartBacking() {
    // As its process is called in status and logs.
    List<String> dead = system.backing().dead().stream().map(BackingPart::partName).toList();
    dead.forEach(part -> restarts.accept(new Restart(part, Instant.now(), false)));
    try {
      system.backing().revive();
      dead.forEach(part -> restarts.accept(new Restart(part, Instant.now(), true)));
    } catch (CommandException e) {
      log.accept("A backing service ended and did not start: " + e.getMessage());
    }
  }

  private boolean isDue(String part, Instant now) {
    Attempt last = attempts.get(part);
    Duration pause = FIRST_PAUSE;
    if (last != null && now.isBefore(last.at().plus(HEALTHY_AFTER))) {
      if (now.isBefore(last.at().plus(last.pause()))) {
        return false;
      }
      pause = Collections.min(List.of(last.pause().multipliedBy(2), MAX_PAUSE));
    }
    attempts.put(part, new Attempt(now, pause));
    return true;
  }
}
