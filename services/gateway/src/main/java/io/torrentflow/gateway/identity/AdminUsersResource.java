package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/admin/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
public class AdminUsersResource {
  private final AuthService auth;
  private final UserService users;
  private final AccountLinks links;
  private final AccountDeletion deletion;
  private final SessionService sessions;
  private final CurrentCaller caller;

  AdminUsersResource(
      AuthService auth,
      UserService users,
      AccountLinks links,
      AccountDeletion deletion,
      SessionService sessions,
      CurrentCaller caller) {
    this.auth = auth;
    this.deletion = deletion;
    this.sessions = sessions;
    this.links = links;
    this.users = users;
    this.caller = caller;
  }

  @POST
  @Audited("admin.user.create")
  @ResponseStatus(201)
  @Operation(summary = "Make an account for somebody")
  @APIResponseSchema(
      value = UserView.class,
      responseCode = "201",
      responseDescription = "The account")
  public Uni<UserView> create(@NotNull @Valid NewUser user) {
    Caller admin = caller.get();
    return sessions
        .requireConfirmed(admin)
        .chain(() -> auth.create(admin.user(), user))
        .map(UserView::of);
  }

  @GET
  @Operation(summary = "List the accounts, the newest first")
  @TokenScope(Scope.ADMIN)
  public Uni<UserPage> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return users.page(cursor, limit.value());
  }

  @PATCH
  @Audited("admin.user.change")
  @Path("/{id}")
  @Operation(summary = "Change an account's role or plan, disable or enable it")
  @TokenScope(Scope.ADMIN)
  public Uni<UserView> change(@PathParam("id") UserId id, @NotNull @Valid UserChange change) {
    return users.change(caller.get(), id, change);
  }

  @DELETE
  @Audited("user.delete")
  @Path("/{id}")
  @Operation(summary = "Delete an account with all its jobs and files")
  public Uni<Void> delete(@PathParam("id") UserId id) {
    return deletion.delete(caller.get(), id);
  }

  @POST
  @Audited("admin.password.reset")
  @Path("/{id}/password-reset")
  @ResponseStatus(201)
  @Operation(summary = "Make a link that a user sets a new password with; it is shown only once")
  @APIResponseSchema(
      value = AccountLinkView.class,
      responseCode = "201",
      responseDescription = "The link")
  public Uni<AccountLinkView> resetPassword(@PathParam("id") UserId id) {
    return links.reset(caller.get(), id);
  }
}
