package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/admin/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class AgentsResource {
  private final AgentService agents;
  private final CurrentCaller caller;

  AgentsResource(AgentService agents, CurrentCaller caller) {
    this.agents = agents;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List the agents and what they have to do")
  public Uni<AgentList> list() {
    return agents.list();
  }

  @POST
  @Audited("admin.agent.drain")
  @Path("/{id}/drain")
  @ResponseStatus(202)
  @APIResponseSchema(
      value = DrainView.class,
      responseCode = "202",
      responseDescription = "How it is to be emptied")
  @Operation(summary = "Have an agent take nothing new and become empty, also when it starts again")
  public Uni<DrainView> drain(@PathParam("id") AgentId id, @NotNull @Valid AgentDrainRequest how) {
    return agents.drain(caller.get().user(), id, how);
  }

  @DELETE
  @Audited("admin.agent.undrain")
  @Path("/{id}/drain")
  @Operation(summary = "Have an agent take downloads again")
  public Uni<Void> undrain(@PathParam("id") AgentId id) {
    return agents.undrain(caller.get().user(), id);
  }
}
