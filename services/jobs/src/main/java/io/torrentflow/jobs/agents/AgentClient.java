package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.StartJob;
import io.torrentflow.platform.correlation.CorrelationId;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** Speaks to agents. A refusal is a {@code ProblemException} with the agent's code. */
@ApplicationScoped
public class AgentClient {
  /** What an agent can be told about a job it holds. */
  public enum Order {
    PAUSE("pause"),
    RESUME("resume"),
    CANCEL("cancel");

    private final String path;

    Order(String path) {
      this.path = path;
    }
  }

  private final SignedClient client;

  AgentClient(SignedClient client) {
    this.client = client;
  }

  public Uni<AgentState> health(URI agent) {
    return client.get(agent.resolve("/agent/health"), AgentState.class, CorrelationId.current());
  }

  /** Hands the job over; completes once the agent has accepted. */
  public Uni<Void> start(URI agent, StartJob job) {
    return client.post(agent.resolve("/agent/jobs/start"), job, job.correlationId());
  }

  public Uni<Void> tell(URI agent, JobId job, int assignment, Order order, String correlationId) {
    URI uri = agent.resolve("/agent/jobs/" + job + "/" + order.path);
    return client.post(uri, new Assignment(assignment), correlationId);
  }
}
