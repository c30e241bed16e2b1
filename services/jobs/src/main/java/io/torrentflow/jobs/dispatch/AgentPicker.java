package io.torrentflow.jobs.dispatch;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import java.util.Comparator;
import java.util.List;

/** Which agents are asked to take a transfer, and in what order: the least loaded first. */
final class AgentPicker {
  private static final Comparator<AgentState> BY_LOAD =
      Comparator.<AgentState>comparingDouble(agent -> (double) agent.running() / agent.slots())
          .thenComparingLong(AgentState::bytesRemaining)
          .thenComparing(agent -> agent.agentId().value());

  private AgentPicker() {}

  static List<AgentState> candidates(List<AgentState> agents, SourceType source) {
    return agents.stream()
        .filter(agent -> !agent.draining() && agent.running() < agent.slots())
        .filter(agent -> agent.sources().contains(source))
        .sorted(BY_LOAD)
        .toList();
  }
}
