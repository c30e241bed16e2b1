package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.StartJob;
import io.torrentflow.platform.signing.Signed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/**
 * What the jobs service asks of an agent. On a worker thread, as checking a signature reads the
 * whole body first; the work itself is done on the event loop of the job.
 */
@Path("/agent")
@Signed
public class AgentResource {
  private final AssignmentService assignments;

  AgentResource(AssignmentService assignments) {
    this.assignments = assignments;
  }

  @POST
  @Path("/jobs/start")
  @ResponseStatus(202)
  public void start(StartJob job) {
    assignments.start(job);
  }

  @POST
  @Path("/jobs/{id}/pause")
  public void pause(@RestPath JobId id, Assignment assignment) {
    assignments.held(id, assignment.assignment()).pause();
  }

  @POST
  @Path("/jobs/{id}/resume")
  public void resume(@RestPath JobId id, Assignment assignment) {
    assignments.held(id, assignment.assignment()).resume();
  }

  @POST
  @Path("/jobs/{id}/cancel")
  public void cancel(@RestPath JobId id, Assignment assignment) {
    assignments.held(id, assignment.assignment()).cancel();
  }

  @GET
  @Path("/health")
  public AgentState health() {
    return assignments.state();
  }
}
