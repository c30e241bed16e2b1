package io.torrentflow.gateway.commands;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/jobs/commands")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.USER_ROLE)
@TokenScope(Scope.JOBS_WRITE)
public class JobCommandsResource {
  private final JobCommandService commands;
  private final CurrentCaller caller;

  JobCommandsResource(JobCommandService commands, CurrentCaller caller) {
    this.commands = commands;
    this.caller = caller;
  }

  @POST
  @Audited("job.command")
  @Operation(summary = "Pause, resume, cancel, retry or delete several jobs")
  public Uni<JobOutcomes> run(@NotNull @Valid JobCommand command) {
    return commands.run(caller.get(), command);
  }
}
