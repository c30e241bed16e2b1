package io.torrentflow.jobs.dispatch;

import io.torrentflow.kernel.id.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Agents that did not answer when they were asked. Each is left out for a while that doubles, so
 * that one that hangs slows few dispatches; its first answer forgives everything.
 */
@ApplicationScoped
class UnresponsiveAgents {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  // An agent that is well again is asked within this time.
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
  // Lost agents are forgotten by the registry; more than any cluster loses at once.
  private static final int MAX_AGENTS = 10_000;

  private final LongSupplier nanoTime;
  private final Map<AgentId, Absence> absences = new ConcurrentHashMap<>();

  private record Absence(long untilNanos, Duration backoff) {}

  UnresponsiveAgents() {
    this(System::nanoTime);
  }

  UnresponsiveAgents(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the agent is worth asking now. */
  boolean mayAsk(AgentId agent) {
    Absence absence = absences.get(agent);
    return absence == null || nanoTime.getAsLong() - absence.untilNanos() >= 0;
  }

  void answered(AgentId agent) {
    absences.remove(agent);
  }

  void silent(AgentId agent) {
    if (absences.size() >= MAX_AGENTS) {
      absences.clear();
    }
    absences.compute(
        agent,
        (id, before) -> {
          Duration backoff = before == null ? FIRST_BACKOFF : doubled(before.backoff());
          return new Absence(nanoTime.getAsLong() + backoff.toNanos(), backoff);
        });
  }

  private static Duration doubled(Duration backoff) {
    Duration twice = backoff.multipliedBy(2);
    return twice.compareTo(MAX_BACKOFF) < 0 ? twice : MAX_BACKOFF;
  }
}
