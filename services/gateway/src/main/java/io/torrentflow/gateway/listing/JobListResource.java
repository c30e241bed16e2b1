package io.torrentflow.gateway.listing;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.VIEWER_ROLE)
@TokenScope(Scope.JOBS_READ)
public class JobListResource {
  private final JobListService jobs;
  private final CurrentCaller caller;

  JobListResource(JobListService jobs, CurrentCaller caller) {
    this.jobs = jobs;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List jobs, newest first unless something else is asked for")
  public Uni<JobPage> list(@BeanParam @Valid JobQuery query) {
    return jobs.page(caller.get().user(), query);
  }

  @GET
  @Path("/counts")
  @Operation(summary = "Count jobs by their status")
  public Uni<JobCounts> counts() {
    return jobs.counts(caller.get().user());
  }
}
