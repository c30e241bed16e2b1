package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The jobs service over signed HTTP. What goes wrong is a {@link
 * io.torrentflow.kernel.problem.ProblemException} with the code that the jobs service gave.
 */
@ApplicationScoped
public class JobsClient {
  private final SignedClient client;
  private final JobsReplicas replicas;
  private final String agentId;

  JobsClient(SignedClient client, AgentConfig config) {
    this.client = client;
    this.replicas = new JobsReplicas(config.jobsUrls());
    this.agentId = config.id();
  }

  public Uni<ProgressReply> report(
      TransferId transferId, ProgressReport report, String correlationId) {
    return replicas.send(
        address ->
            client.post(
                address.resolve("/internal/transfers/" + transferId + "/progress"),
                report,
                ProgressReply.class,
                correlationId));
  }

  public Uni<HeartbeatReply> heartbeat(AgentState state) {
    return replicas.send(
        address ->
            client.post(
                address.resolve("/internal/agents/heartbeat"),
                state,
                HeartbeatReply.class,
                "heartbeat-" + agentId));
  }
}
