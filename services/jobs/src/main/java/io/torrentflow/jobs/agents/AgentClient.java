package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;

/** Speaks to agents. A refusal is a {@code ProblemException} with the agent's code. */
@ApplicationScoped
public class AgentClient {
  /** What an agent can be told about a transfer that it holds. */
  public enum Order {
    PAUSE,
    RESUME,
    CANCEL
  }

  private final SignedClient client;

  AgentClient(SignedClient client) {
    this.client = client;
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
}
