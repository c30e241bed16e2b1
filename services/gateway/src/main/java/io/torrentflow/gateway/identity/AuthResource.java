package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
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
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity")
public class AuthResource {
  private static final String BEGUN = "The account, and its session's cookie";

  private final AuthService auth;
  private final SessionService sessions;
  private final AccountLinks links;
  private final CsrfTokens csrf;
  private final TokenService tokens;
  private final CurrentCaller caller;

  AuthResource(
      AuthService auth,
      SessionService sessions,
      AccountLinks links,
      CsrfTokens csrf,
      TokenService tokens,
      CurrentCaller caller) {
    this.auth = auth;
    this.sessions = sessions;
    this.links = links;
    this.csrf = csrf;
    this.tokens = tokens;
    this.caller = caller;
  }

  @POST
  @Audited("user.register")
  @Path("/auth/register")
  @Operation(summary = "Register and log in")
  @APIResponseSchema(value = AccountView.class, responseCode = "201", responseDescription = BEGUN)
  public Uni<RestResponse<AccountView>> register(@NotNull @Valid Registration registration) {
    return auth.register(registration)
        .flatMap(user -> begin(user, false, RestResponse.Status.CREATED));
  }

  @POST
  @Audited("user.register")
  @Path("/auth/join")
  @Operation(summary = "Make an account by an invitation and log in")
  @APIResponseSchema(value = AccountView.class, responseCode = "201", responseDescription = BEGUN)
  public Uni<RestResponse<AccountView>> join(@NotNull @Valid Joining joining) {
    return links.join(joining).flatMap(user -> begin(user, false, RestResponse.Status.CREATED));
  }

  @POST
  @Audited("password.reset")
  @Path("/auth/reset-password")
  @Operation(summary = "Set a password by a link; all devices are logged out")
  public Uni<Void> resetPassword(@NotNull @Valid PasswordReset reset) {
    return links.setPassword(reset);
  }

  @POST
  @Audited("session.begin")
  @Path("/auth/login")
  @Operation(summary = "Log in")
  @APIResponseSchema(value = AccountView.class, responseCode = "200", responseDescription = BEGUN)
  public Uni<RestResponse<AccountView>> login(@NotNull @Valid Login login) {
    return auth.login(login)
        .flatMap(user -> begin(user, login.keepSignedIn(), RestResponse.Status.OK));
  }

  @POST
  @Audited("session.end")
  @Path("/auth/logout")
  @Operation(summary = "Log out")
  @APIResponse(responseCode = "204", description = "Session ended")
  @RolesAllowed(Role.VIEWER_ROLE)
  public Uni<RestResponse<Void>> logout() {
    return sessions
        .end(caller.get())
        .map(done -> ResponseBuilder.<Void>noContent().cookie(cookie("", Duration.ZERO)).build());
  }

  @GET
  @Path("/auth/me")
  @Operation(summary = "Get the caller's account")
  @RolesAllowed(Role.VIEWER_ROLE)
  @TokenScope({})
  public Uni<AccountView> me() {
    SessionId session = caller.get().session();
    return auth.user(caller.get().user()).flatMap(user -> view(user, session));
  }

  @POST
  @Audited("session.confirm")
  @Path("/auth/confirm")
  @Operation(summary = "Enter the password once more, for what needs it")
  @RolesAllowed(Role.VIEWER_ROLE)
  public Uni<Void> confirm(@NotNull @Valid PasswordEntry entry) {
    Caller confirming = caller.get();
    return auth.confirm(confirming.user(), entry.password())
        .chain(() -> sessions.confirm(confirming));
  }

  private Uni<RestResponse<AccountView>> begin(
      User user, boolean kept, RestResponse.Status status) {
    return caller
        .find()
        .flatMap(before -> sessions.begin(user, kept, before))
        .flatMap(
            begun ->
                view(user, begun.id())
                    .map(
                        view ->
                            ResponseBuilder.create(status, view)
                                // Without "keep me signed in" the browser forgets it when it is
                                // closed.
                                .cookie(cookie(begun.token(), kept ? begun.lifetime() : null))
                                .build()));
  }

  private Uni<AccountView> view(User user, @Nullable SessionId session) {
    return tokens
        .endingSoon(user.id())
        .map(ending -> AccountView.of(user, ending, session == null ? null : csrf.of(session)));
  }

  /**
   * @param lifetime absent for one that goes with the browser
   */
  private static NewCookie cookie(String value, @Nullable Duration lifetime) {
    return new NewCookie.Builder(Sessions.COOKIE)
        .value(value)
        .path("/")
        .maxAge(
            lifetime == null ? NewCookie.DEFAULT_MAX_AGE : Math.toIntExact(lifetime.toSeconds()))
        .secure(true)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
