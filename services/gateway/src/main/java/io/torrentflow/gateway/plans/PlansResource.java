package io.torrentflow.gateway.plans;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/admin/plans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
@TokenScope(Scope.ADMIN)
public class PlansResource {
  private static final String ID = "^[a-z0-9][a-z0-9-]{0,49}$";
  private static final String ID_MESSAGE =
      "is made of up to 50 lower-case letters, digits and hyphens";

  private final PlanService plans;
  private final CurrentCaller caller;

  PlansResource(PlanService plans, CurrentCaller caller) {
    this.plans = plans;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List the plans")
  public Uni<PlanList> list() {
    return plans.list();
  }

  @PUT
  @Audited("admin.plan.put")
  @Path("/{id}")
  @Operation(summary = "Make a plan, or change what it allows; that is in force at once")
  public Uni<Plan> put(
      @PathParam("id") @Pattern(regexp = ID, message = ID_MESSAGE) String id,
      @NotNull @Valid PlanRequest plan) {
    return plans.put(caller.get().user(), id, plan);
  }

  @DELETE
  @Audited("admin.plan.delete")
  @Path("/{id}")
  @Operation(summary = "Delete a plan that nobody has")
  public Uni<Void> delete(@PathParam("id") @Pattern(regexp = ID, message = ID_MESSAGE) String id) {
    return plans.delete(caller.get().user(), id);
  }
}
