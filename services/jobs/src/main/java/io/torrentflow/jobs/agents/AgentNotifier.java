package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.agents.AgentClient.Order;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Tells agents at once what becomes of their transfers. Nobody waits for it: an agent that hangs
 * must not hold up others' reviews, and one that does not hear it gets the same answer to its next
 * report.
 */
@ApplicationScoped
public class AgentNotifier {
  private static final Logger LOG = Logger.getLogger(AgentNotifier.class);

  private final PgAgentStore agents;
  private final AgentClient client;

  AgentNotifier(PgAgentStore agents, AgentClient client) {
    this.agents = agents;
    this.client = client;
  }

  /** Sends the order to the agent that holds the transfer, if there is one; returns at once. */
  public void send(Transfer transfer, Order order) {
    AgentId agent = transfer.agent();
    if (agent == null) {
      return;
    }
    agents
        .address(agent)
        .flatMap(
            address ->
                address == null
                    ? Uni.createFrom().voidItem()
                    : client.send(
                        address,
                        transfer.id(),
                        transfer.assignment(),
                        order,
                        transfer.correlationId()))
        .subscribe()
        .with(
            done -> {},
            e ->
                LOG.infof(
                    "Transfer %s: %s did not reach agent %s: %s",
                    transfer.id(), order, agent, e.toString()));
  }
}
