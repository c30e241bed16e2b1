package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.Assignment;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.signing.Signed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/**
 * What the jobs service asks of an agent. On a worker thread, as checking a signature reads the
 * whole body first; the work itself is done on the event loop of the transfer.
 */
@Path("/agent")
@Signed
public class AgentResource {
  private final AssignmentService assignments;
  private final WishedDrain drain;

  AgentResource(AssignmentService assignments, WishedDrain drain) {
    this.assignments = assignments;
    this.drain = drain;
  }

  @POST
  @Path("/transfers/start")
  @ResponseStatus(202)
  public void start(StartTransfer transfer) {
    assignments.start(transfer);
  }

  @POST
  @Path("/transfers/{id}/pause")
  public void pause(@RestPath TransferId id, Assignment assignment) {
    assignments.held(id, assignment.assignment()).pause();
  }

  @POST
  @Path("/transfers/{id}/resume")
  public void resume(@RestPath TransferId id, Assignment assignment) {
    assignments.resume(assignments.held(id, assignment.assignment()));
  }

  @POST
  @Path("/transfers/{id}/cancel")
  public void cancel(@RestPath TransferId id, Assignment assignment) {
    assignments.held(id, assignment.assignment()).drop();
  }

  @POST
  @Path("/drain")
  public void drain(DrainWish wish) {
    drain.apply(wish);
  }

  @GET
  @Path("/health")
  public AgentState health() {
    return assignments.state();
  }
}
