package io.torrentflow.jobs.commands;

import io.torrentflow.jobs.agents.AgentClient;
import io.torrentflow.jobs.agents.AgentClient.Order;
import io.torrentflow.jobs.agents.AgentStore;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.kernel.id.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Tells agents at once what users want of their jobs. Nobody waits for it: an agent that hangs must
 * not hold up others' commands, and one that does not hear it gets the same answer to its next
 * report.
 */
@ApplicationScoped
class AgentOrders {
  private static final Logger LOG = Logger.getLogger(AgentOrders.class);

  private final AgentStore agents;
  private final AgentClient client;

  AgentOrders(AgentStore agents, AgentClient client) {
    this.agents = agents;
    this.client = client;
  }

  /** Sends the order to the agent that holds the job, if there is one; returns at once. */
  void send(Job job, Order order) {
    AgentId agent = job.agent();
    if (agent == null) {
      return;
    }
    agents
        .address(agent)
        .onItem()
        .ifNotNull()
        .transformToUni(
            address -> client.tell(address, job.id(), job.assignment(), order, job.correlationId()))
        .subscribe()
        .with(
            told -> {},
            e ->
                LOG.infof(
                    "Job %s: %s did not reach agent %s: %s", job.id(), order, agent, e.toString()));
  }
}
