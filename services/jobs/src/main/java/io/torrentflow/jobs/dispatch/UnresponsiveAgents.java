package io.torrentflow.jobs.dispatch;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.retry.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Agents that did not respond to a request. Each is left out for a while that doubles, so that one
 * that hangs slows few dispatches; the first transfer that it takes, or refuses, forgives
 * everything.
 */
@ApplicationScoped
class UnresponsiveAgents {
  // An agent that is well again is asked within a minute.
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  // Lost agents are forgotten by the registry; more than any cluster loses at once.
  private static final int MAX_AGENTS = 10_000;

  private final LongSupplier nanoTime;
  private final Map<AgentId, Absence> absences = new ConcurrentHashMap<>();

  private record Absence(long untilNanos, int failures) {}

  UnresponsiveAgents() {
    this(System::nanoTime);
  }

  UnresponsiveAgents(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isAvailable(AgentId agent) {
    Absence absence = absences.get(agent);
    return absence == null || nanoTime.getAsLong() - absence.untilNanos() >= 0;
  }

  void responded(AgentId agent) {
    absences.remove(agent);
  }

  void silent(AgentId agent) {
    if (absences.size() >= MAX_AGENTS) {
      absences.clear();
    }
    absences.compute(
        agent,
        (id, before) -> {
          int failures = before == null ? 1 : before.failures() + 1;
          return new Absence(nanoTime.getAsLong() + BACKOFF.delay(failures).toNanos(), failures);
        });
  }
}
