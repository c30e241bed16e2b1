package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.common.util.RestMediaType;

@Path("/api/v1/account")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RolesAllowed(Role.VIEWER_ROLE)
public class AccountResource {
  private final AuthService auth;
  private final SessionService sessions;
  private final AccountDeletion deletion;
  private final AccountExport export;
  private final CurrentCaller caller;

  AccountResource(
      AuthService auth,
      SessionService sessions,
      AccountDeletion deletion,
      AccountExport export,
      CurrentCaller caller) {
    this.auth = auth;
    this.sessions = sessions;
    this.deletion = deletion;
    this.export = export;
    this.caller = caller;
  }

  @POST
  @Audited("password.change")
  @Path("/password")
  @Operation(summary = "Change the password; all other devices are logged out")
  public Uni<Void> changePassword(@NotNull @Valid NewPassword wanted) {
    Caller changing = caller.get();
    return sessions
        .requireConfirmed(changing)
        .chain(() -> auth.changePassword(changing.user(), wanted.password()))
        .chain(() -> sessions.revokeOthers(changing));
  }

  @GET
  @Path("/export")
  @Produces(RestMediaType.APPLICATION_NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(summary = "Get all that is kept of the caller, an entry in each line")
  public Multi<Map<String, Object>> export() {
    return export.of(caller.get());
  }

  @DELETE
  @Audited("user.delete")
  @Operation(summary = "Delete the caller's own account with all jobs and files")
  public Uni<Void> delete() {
    Caller leaving = caller.get();
    return deletion.delete(leaving, leaving.user());
  }
}
