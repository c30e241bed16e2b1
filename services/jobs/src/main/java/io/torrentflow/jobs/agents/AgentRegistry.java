package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.AgentState.HeldTransfer;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.platform.duty.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes heartbeats. Beside the agent's load they carry the transfers it holds, which are compared
 * with the record: one that the agent has forgotten (it was killed and started again) is rescued at
 * once, and one that is no longer the agent's is to be dropped. The reply also says what is wanted
 * of the agent itself.
 */
@ApplicationScoped
class AgentRegistry {
  private final PgAgentStore agents;
  private final PgDrainStore drains;
  private final TransferService service;

  AgentRegistry(PgAgentStore agents, PgDrainStore drains, TransferService service) {
    this.agents = agents;
    this.drains = drains;
    this.service = service;
  }

  Uni<HeartbeatReply> beat(AgentState state) {
    // Read before the agent is saved: what is handed out meanwhile is not compared.
    return agents
        .heldBy(state.agentId())
        .flatMap(
            held ->
                agents
                    .save(state)
                    .flatMap(
                        isNew ->
                            isNew
                                ? rescueForgotten(state, held).replaceWith(stale(state, held))
                                : Uni.createFrom().item(List.<TransferId>of())))
        .flatMap(
            abandon ->
                drains.find(state.agentId()).map(drain -> new HeartbeatReply(abandon, drain)));
  }

  private Uni<Void> rescueForgotten(AgentState state, List<Transfer> held) {
    Set<HeldTransfer> claimed = Set.copyOf(state.transfers());
    List<Transfer> forgotten =
        held.stream()
            // Without a report yet the start may still be on its way into this heartbeat.
            .filter(transfer -> transfer.lastReportAt() != null)
            // The start may have overtaken this heartbeat.
            .filter(transfer -> !transfer.isFresh())
            .filter(
                transfer ->
                    !claimed.contains(new HeldTransfer(transfer.id(), transfer.assignment())))
            .toList();
    return Duty.each(
        "Rescue of",
        forgotten,
        transfer ->
            service.lose(transfer, "The agent was restarted and has forgotten the transfer."));
  }

  private static List<TransferId> stale(AgentState state, List<Transfer> held) {
    Map<TransferId, Integer> ours =
        held.stream().collect(Collectors.toMap(Transfer::id, Transfer::assignment));
    return state.transfers().stream()
        // A newer number is of a hand-out that is just being written down.
        .filter(transfer -> transfer.assignment() < ours.getOrDefault(transfer.transferId(), 0))
        .map(HeldTransfer::transferId)
        .toList();
  }
}
