package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class RequeueResource {
  private final AdmissionService admission;
  private final CurrentCaller caller;

  RequeueResource(AdmissionService admission, CurrentCaller caller) {
    this.admission = admission;
    this.caller = caller;
  }

  @POST
  @Audited("admin.job.requeue")
  @Path("/{id}/requeue")
  @ResponseStatus(202)
  @APIResponseSchema(
      value = JobView.class,
      responseCode = "202",
      responseDescription = "The job as it is now")
  @Operation(summary = "Retry a failed job of anybody, as its owner may")
  public Uni<JobView> requeue(@PathParam("id") JobId id) {
    return admission.requeue(caller.get().user(), id);
  }
}
