package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
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

@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
@RolesAllowed(Role.USER_ROLE)
public class TokensResource {
  private final TokenService tokens;
  private final SessionService sessions;
  private final CurrentCaller caller;

  TokensResource(TokenService tokens, SessionService sessions, CurrentCaller caller) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.caller = caller;
  }

  @POST
  @Audited("token.create")
  @ResponseStatus(201)
  @Operation(summary = "Create an API token; it is shown only once")
  @APIResponseSchema(
      value = NewTokenView.class,
      responseCode = "201",
      responseDescription = "The token")
  public Uni<NewTokenView> create(@NotNull @Valid TokenRequest request) {
    return sessions
        .requireConfirmed(caller.get())
        .chain(() -> tokens.create(caller.get().user(), request));
  }

  // Who may make none any more may have some.
  @GET
  @RolesAllowed(Role.VIEWER_ROLE)
  @Operation(summary = "List API tokens")
  public Uni<TokenList> list() {
    return tokens.list(caller.get().user()).map(TokenList::new);
  }

  @DELETE
  @Audited("token.revoke")
  @Path("/{id}")
  @RolesAllowed(Role.VIEWER_ROLE)
  @Operation(summary = "Revoke a token")
  public Uni<Void> revoke(@PathParam("id") ApiTokenId id) {
    return tokens.revoke(caller.get().user(), id);
  }
}
