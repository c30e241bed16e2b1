package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/admin/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
public class AdminUsersResource {
  private final AuthService auth;
  private final CurrentCaller caller;

  AdminUsersResource(AuthService auth, CurrentCaller caller) {
    this.auth = auth;
    this.caller = caller;
  }

  @POST
  @ResponseStatus(201)
  @Operation(summary = "Make an account for somebody")
  @APIResponseSchema(
      value = UserView.class,
      responseCode = "201",
      responseDescription = "The account")
  public Uni<UserView> create(@NotNull @Valid NewUser user) {
    return auth.create(caller.get().user(), user).map(UserView::of);
  }
}
