package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class AdminJobsResource {
  private final JobService jobs;
  private final CurrentCaller caller;

  AdminJobsResource(JobService jobs, CurrentCaller caller) {
    this.jobs = jobs;
    this.caller = caller;
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(summary = "Cancel a job and all others of its download; they fail with the reason")
  public Uni<JobView> cancel(
      @PathParam("id") JobId id, @NotNull @Valid AdminCancelRequest request) {
    return jobs.cancelForAll(caller.get().user(), id, request.reason());
  }
}
