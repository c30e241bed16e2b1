package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/account/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RolesAllowed(Role.VIEWER_ROLE)
public class SessionsResource {
  private final SessionService sessions;
  private final CurrentCaller caller;

  SessionsResource(SessionService sessions, CurrentCaller caller) {
    this.sessions = sessions;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List the devices that are logged in")
  public Uni<SessionList> list() {
    return sessions.list(caller.get()).map(SessionList::new);
  }

  @DELETE
  @Audited("session.end")
  @Path("/{id}")
  @Operation(summary = "Log a device out")
  public Uni<Void> revoke(@PathParam("id") SessionId id) {
    return sessions.revoke(caller.get(), id);
  }

  @DELETE
  @Audited("session.end-others")
  @Operation(summary = "Log all other devices out")
  public Uni<Void> revokeOthers() {
    return sessions.revokeOthers(caller.get());
  }
}
