package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/admin/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class AgentsResource {
  private final AgentService agents;

  AgentsResource(AgentService agents) {
    this.agents = agents;
  }

  @GET
  @Operation(summary = "List the agents and what they have to do")
  public Uni<AgentList> list() {
    return agents.list();
  }
}
