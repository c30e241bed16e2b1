package io.torrentflow.gateway.transfers;

import io.torrentflow.gateway.http.QueryName;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which transfers are meant, as it stands in an address; the framework fills it. */
public class TransferQuery {
  @Parameter(schema = @Schema(implementation = JobStatus.class))
  @QueryParam("status")
  @Nullable String status;

  @Parameter(
      description = "The agent that has them now",
      schema = @Schema(implementation = AgentId.class))
  @QueryParam("agent")
  @Nullable String agent;

  @Nullable JobStatus parsedStatus() {
    return status == null ? null : QueryName.parse("status", JobStatus.class, status);
  }

  @Nullable AgentId agentId() {
    try {
      return agent == null ? null : new AgentId(agent);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "It is the id of an agent.", "agent", e);
    }
  }
}
