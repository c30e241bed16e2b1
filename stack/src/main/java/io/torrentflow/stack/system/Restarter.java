package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts again what died unasked: at once at first, then with growing pauses. */
final class Reviver {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  // A part that cannot live is tried twice a minute: often enough to come back by itself once the
  // cause has gone, seldom enough not to keep the machine busy.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(2);

  private final LocalSystem system;
  private final Map<String, Attempt> attempts = new HashMap<>();

  Reviver(LocalSystem system) {
    this.system = system;
  }

  private record Attempt(Instant at, Duration pause) {}

  /** One look at everything; says what it did. */
  List<String> look() {
    List<String> done = new ArrayList<>();
    try {
      system.backing().revive().forEach(part -> done.add(part + " had died and was started again"));
    } catch (CommandException e) {
      done.add("A backing service died and did not start: " + e.getMessage());
    }
    Instant now = Instant.now();
    for (ServiceProcess service : system.services()) {
      if (!service.isAlive() && isDue(service.part(), now)) {
        service.launch();
        done.add(service.part() + " had died and was started again");
      }
    }
    return done;
  }

  private boolean isDue(String part, Instant now) {
    Attempt last = attempts.get(part);
    Duration pause = FIRST_PAUSE;
    if (last != null && now.isBefore(last.at().plus(HEALTHY_AFTER))) {
      if (now.isBefore(last.at().plus(last.pause()))) {
        return false;
      }
      pause = longer(last.pause());
    }
    attempts.put(part, new Attempt(now, pause));
    return true;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
