package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.AccountLinkId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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

@Path("/api/v1/admin/invitations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RolesAllowed(Role.ADMIN_ROLE)
public class AdminInvitationsResource {
  private final AccountLinks links;
  private final CurrentCaller caller;

  AdminInvitationsResource(AccountLinks links, CurrentCaller caller) {
    this.links = links;
    this.caller = caller;
  }

  @POST
  @Audited("admin.invitation.create")
  @ResponseStatus(201)
  @Operation(summary = "Make a link that somebody makes an account with; it is shown only once")
  @APIResponseSchema(
      value = AccountLinkView.class,
      responseCode = "201",
      responseDescription = "The link")
  public Uni<AccountLinkView> invite(@NotNull @Valid InvitationRequest invitation) {
    return links.invite(caller.get(), invitation);
  }

  @GET
  @Operation(summary = "List the invitations that are open")
  @TokenScope(Scope.ADMIN)
  public Uni<InvitationList> list() {
    return links.invitations().map(InvitationList::new);
  }

  @DELETE
  @Audited("admin.invitation.withdraw")
  @Path("/{id}")
  @Operation(summary = "Withdraw an invitation")
  @TokenScope(Scope.ADMIN)
  public Uni<Void> withdraw(@PathParam("id") AccountLinkId id) {
    return links.withdraw(caller.get().user(), id);
  }
}
