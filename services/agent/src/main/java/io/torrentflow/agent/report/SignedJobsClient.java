package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.signing.SignedClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** The jobs service over signed HTTP. */
@ApplicationScoped
class SignedJobsClient implements JobsPort {
  private final SignedClient client;
  private final URI base;
  private final String agentId;

  SignedJobsClient(SignedClient client, AgentConfig config) {
    this.client = client;
    this.base = config.jobsUrl();
    this.agentId = config.id();
  }

  @Override
  public Uni<ProgressReply> report(JobId jobId, ProgressReport report, String correlationId) {
    return client.post(
        base.resolve("/internal/jobs/" + jobId + "/progress"),
        report,
        ProgressReply.class,
        correlationId);
  }

  @Override
  public Uni<HeartbeatReply> heartbeat(AgentState state) {
    return client.post(
        base.resolve("/internal/agents/heartbeat"),
        state,
        HeartbeatReply.class,
        "heartbeat-" + agentId);
  }
}
