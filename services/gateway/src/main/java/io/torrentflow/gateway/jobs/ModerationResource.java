package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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

@Path("/api/v1/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.MODERATOR_ROLE)
@TokenScope(Scope.ADMIN)
public class ModerationResource {
  private final ModerationService jobs;
  private final CurrentCaller caller;

  ModerationResource(ModerationService jobs, CurrentCaller caller) {
    this.jobs = jobs;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List everybody's jobs, the newest first")
  public Uni<ModeratedJobPage> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return jobs.page(cursor, limit.value());
  }

  @POST
  @Audited("admin.job.cancel")
  @Path("/{id}/cancel")
  @Operation(summary = "Cancel a job and all others of its download; they fail with the reason")
  public Uni<ModeratedJob> cancel(
      @PathParam("id") JobId id, @NotNull @Valid ModeratorCancelRequest request) {
    return jobs.cancel(caller.get().user(), id, request.reason());
  }
}
