package io.torrentflow.jobs.agents;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;

/** Sends requests to agents. A refusal is a {@code ProblemException} with the agent's code. */
@ApplicationScoped
public class AgentClient {
  /** What an agent can be ordered to do with a transfer that it holds. */
  public enum Order {
    PAUSE,
    RESUME,
    CANCEL
  }

  private final SignedClient client;
  private final PgAgentStore agents;

  AgentClient(SignedClient client, PgAgentStore agents) {
    this.client = client;
    this.agents = agents;
  }

  public Uni<AgentState> health(URI agent) {
    return client.get(agent.resolve("/agent/health"), AgentState.class, CorrelationId.current());
  }

  /** Hands the transfer over; completes once the agent has accepted. */
  public Uni<Void> start(URI agent, StartTransfer transfer) {
    return client.post(agent.resolve("/agent/transfers/start"), transfer, transfer.correlationId());
  }

  public Uni<Void> send(
      URI agent, TransferId transfer, int assignment, Order order, String correlationId) {
    String verb = order.name().toLowerCase(Locale.ROOT);
    URI uri = agent.resolve("/agent/transfers/" + transfer + "/" + verb);
    return client.post(uri, new Assignment(assignment), correlationId);
  }

  /**
   * Says what is wanted of the agent itself; returns at once, as below. One that is not reached, or
   * not there, finds it in the reply to its next heartbeat.
   */
  void notifyOfDrain(AgentId agent, DrainWish wish) {
    String correlationId = CorrelationId.current();
    agents
        .address(agent)
        .flatMap(
            address ->
                address == null
                    ? Uni.createFrom().voidItem()
                    : client.post(address.resolve("/agent/drain"), wish, correlationId))
        .subscribe()
        .with(done -> {}, e -> Log.infof("Drain did not reach agent %s: %s", agent, e.toString()));
  }

  /**
   * Sends the order to the agent that holds the transfer, if there is one; returns at once. Nobody
   * waits for it: an agent that hangs must not hold up others' reviews, and one that the order does
   * not reach gets the same response to its next report.
   */
  public void notifyHolder(Transfer transfer, Order order) {
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
                    : send(
                        address,
                        transfer.id(),
                        transfer.assignment(),
                        order,
                        transfer.correlationId()))
        .subscribe()
        .with(
            done -> {},
            e ->
                Log.infof(
                    "Transfer %s: %s did not reach agent %s: %s",
                    transfer.id(), order, agent, e.toString()));
  }
}
