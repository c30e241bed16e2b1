package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Sessions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
public class AuthResource {
  private static final String BEGUN = "The account, and its session's cookie";

  private final AuthService auth;
  private final SessionService sessions;
  private final CurrentCaller caller;
  private final GatewayConfig config;

  AuthResource(
      AuthService auth, SessionService sessions, CurrentCaller caller, GatewayConfig config) {
    this.auth = auth;
    this.sessions = sessions;
    this.caller = caller;
    this.config = config;
  }

  @POST
  @Path("/auth/register")
  @Operation(summary = "Register and log in")
  @APIResponseSchema(value = UserView.class, responseCode = "201", responseDescription = BEGUN)
  public Uni<RestResponse<UserView>> register(@NotNull @Valid Credentials credentials) {
    return auth.register(credentials).flatMap(user -> begin(user, RestResponse.Status.CREATED));
  }

  @POST
  @Path("/auth/login")
  @Operation(summary = "Log in")
  @APIResponseSchema(value = UserView.class, responseCode = "200", responseDescription = BEGUN)
  public Uni<RestResponse<UserView>> login(@NotNull @Valid Credentials credentials) {
    return auth.login(credentials).flatMap(user -> begin(user, RestResponse.Status.OK));
  }

  @POST
  @Path("/auth/logout")
  @Operation(summary = "Log out")
  @APIResponse(responseCode = "204", description = "Session ended")
  @RolesAllowed(Role.VIEWER_ROLE)
  public Uni<RestResponse<Void>> logout() {
    Caller leaving = caller.get();
    SessionId session = leaving.session();
    Uni<Void> ended =
        session == null ? Uni.createFrom().voidItem() : sessions.end(leaving, session);
    return ended.map(done -> ResponseBuilder.<Void>noContent().cookie(cookie("", 0)).build());
  }

  @GET
  @Path("/me")
  @Operation(summary = "Get the caller's account")
  @RolesAllowed(Role.VIEWER_ROLE)
  public Uni<UserView> me() {
    return auth.user(caller.get().user()).map(UserView::of);
  }

  private Uni<RestResponse<UserView>> begin(User user, RestResponse.Status status) {
    int seconds = (int) config.sessionLifetime().toSeconds();
    return sessions
        .begin(user)
        .map(
            token ->
                ResponseBuilder.create(status, UserView.of(user))
                    .cookie(cookie(token, seconds))
                    .build());
  }

  private static NewCookie cookie(String value, int maxAgeSeconds) {
    return new NewCookie.Builder(Sessions.COOKIE)
        .value(value)
        .path("/")
        .maxAge(maxAgeSeconds)
        .secure(true)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
