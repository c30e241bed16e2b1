package io.torrentflow.gateway.deadletters;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class DeadLettersResource {
  private final DeadLetterService letters;
  private final CurrentCaller caller;

  DeadLettersResource(DeadLetterService letters, CurrentCaller caller) {
    this.letters = letters;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List messages that were given up, the newest first")
  public Uni<DeadLetterPage> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return letters.page(cursor, limit.value());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Get a message that was given up")
  public Uni<DeadLetterView> get(@PathParam("id") long id) {
    return letters.get(id);
  }

  @POST
  @Audited("admin.dead-letter.requeue")
  @Path("/{id}/requeue")
  @Operation(summary = "Let its download begin again for all who wait for it, and drop the message")
  public Uni<Void> requeue(@PathParam("id") long id) {
    return letters.requeue(caller.get().user(), id);
  }

  @DELETE
  @Audited("admin.dead-letter.drop")
  @Path("/{id}")
  @Operation(summary = "Drop a message that was given up")
  public Uni<Void> drop(@PathParam("id") long id) {
    return letters.drop(caller.get().user(), id);
  }
}
