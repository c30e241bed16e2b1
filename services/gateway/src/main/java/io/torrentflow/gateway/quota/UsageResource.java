package io.torrentflow.gateway.quota;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/account/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RolesAllowed(Role.VIEWER_ROLE)
@TokenScope(Scope.JOBS_READ)
public class UsageResource {
  private final UsageService usage;
  private final CurrentCaller caller;

  UsageResource(UsageService usage, CurrentCaller caller) {
    this.usage = usage;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "Get what the caller's plan allows and what is used of it")
  public Uni<Usage> get() {
    return usage.of(caller.get().user());
  }
}
