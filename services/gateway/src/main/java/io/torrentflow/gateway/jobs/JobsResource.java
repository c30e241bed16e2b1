package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
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

@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
public class JobsResource {
  private static final String NOW = "The job as it is now";

  private final JobService jobs;
  private final CurrentCaller caller;

  JobsResource(JobService jobs, CurrentCaller caller) {
    this.jobs = jobs;
    this.caller = caller;
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Role.VIEWER_ROLE)
  @TokenScope(Scope.JOBS_READ)
  @Operation(summary = "Get a job, with the agent, its trackers and the speeds of the last hour")
  public Uni<JobDetail> get(@PathParam("id") JobId id) {
    return jobs.detail(caller.get(), id);
  }

  @GET
  @Path("/{id}/history")
  @RolesAllowed(Role.VIEWER_ROLE)
  @TokenScope(Scope.JOBS_READ)
  @Operation(summary = "Get what happened to a job, the oldest first")
  public Uni<JobHistory> history(@PathParam("id") JobId id) {
    return jobs.history(caller.get(), id);
  }

  @POST
  @Audited("job.pause")
  @Path("/{id}/pause")
  @RolesAllowed(Role.USER_ROLE)
  @TokenScope(Scope.JOBS_WRITE)
  @ResponseStatus(202)
  @APIResponseSchema(value = JobView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Pause a job; resuming keeps what was stored")
  public Uni<JobView> pause(@PathParam("id") JobId id) {
    return jobs.change(caller.get().user(), id, WishChange.PAUSE);
  }

  @POST
  @Audited("job.cancel")
  @Path("/{id}/cancel")
  @RolesAllowed(Role.USER_ROLE)
  @TokenScope(Scope.JOBS_WRITE)
  @ResponseStatus(202)
  @APIResponseSchema(value = JobView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Cancel a job; it stays listed until it is deleted")
  public Uni<JobView> cancel(@PathParam("id") JobId id) {
    return jobs.change(caller.get().user(), id, WishChange.CANCEL);
  }

  @DELETE
  @Audited("job.delete")
  @Path("/{id}")
  @RolesAllowed(Role.USER_ROLE)
  @TokenScope(Scope.JOBS_WRITE)
  @Operation(summary = "Delete a job and its files")
  public Uni<Void> delete(@PathParam("id") JobId id) {
    return jobs.change(caller.get().user(), id, WishChange.DELETE).replaceWithVoid();
  }
}
