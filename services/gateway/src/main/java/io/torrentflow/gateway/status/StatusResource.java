package io.torrentflow.gateway.status;

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

@Path("/api/v1/admin/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class StatusResource {
  private final StatusService status;

  StatusResource(StatusService status) {
    this.status = status;
  }

  @GET
  @Operation(summary = "Get how the installation is")
  public Uni<StatusView> get() {
    return status.status();
  }
}
