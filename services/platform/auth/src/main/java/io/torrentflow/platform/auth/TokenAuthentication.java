package io.torrentflow.platform.auth;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Liveness.Live;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads the session cookie or an API token sent as Bearer (RFC 6750) and finds out whose it is. A
 * session is a signed JWT whose id must be live, so it can be revoked; a token is opaque.
 */
public abstract class TokenAuthentication implements HttpAuthenticationMechanism {
  static final String CALLER = "caller";

  // Before the JWT mechanism of the extension, which would take a Bearer that is none of its own.
  private static final int PRIORITY = DEFAULT_PRIORITY + 1_000;
  private static final String BEARER = "Bearer ";

  private final JWTParser sessions;

  protected TokenAuthentication(JWTParser sessions) {
    this.sessions = sessions;
  }

  /**
   * An API token that may be used; null if it may not.
   *
   * @param hash as {@link ApiTokens#hash} makes it
   */
  protected abstract Uni<@Nullable Live> token(String hash);

  /**
   * A session that goes on; null if it does not.
   *
   * @param begunAt when its owner signed in
   */
  protected abstract Uni<@Nullable Live> session(SessionId session, Instant begunAt);

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager manager) {
    return identify(context).map(found -> found == null ? null : identity(found));
  }

  /**
   * Finds out who makes a request; null if it carries no credentials. For routes that are no
   * resources. Fails with {@link AuthenticationFailedException} if the credentials are not live.
   */
  public Uni<@Nullable Caller> identify(RoutingContext context) {
    String token = bearer(context);
    if (token != null) {
      return token.startsWith(ApiTokens.PREFIX)
          ? apiToken(token)
          : refused("a bearer must be an API token");
    }
    Cookie cookie = context.request().getCookie(Sessions.COOKIE);
    return cookie == null ? Uni.createFrom().nullItem() : session(cookie.getValue());
  }

  private static @Nullable String bearer(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private Uni<@Nullable Caller> apiToken(String token) {
    String hash = ApiTokens.hash(token);
    Credential credential = Credential.ofToken(hash);
    return token(hash)
        .flatMap(
            live ->
                live == null
                    ? refused("the token is unknown")
                    : Uni.createFrom().item(live.caller(credential, null)));
  }

  private Uni<@Nullable Caller> session(String cookie) {
    SessionId session;
    UserId user;
    Instant begunAt;
    try {
      JsonWebToken token = sessions.parse(cookie);
      requireType(cookie);
      session = SessionId.fromString(token.getClaim(Sessions.SESSION_CLAIM));
      user = UserId.fromString(token.getSubject());
      begunAt = Instant.ofEpochSecond(token.getIssuedAtTime());
    } catch (ParseException | IllegalArgumentException e) {
      return refused("the session cannot be read");
    }
    return session(session, begunAt)
        .flatMap(
            live ->
                live != null && live.grant().user().equals(user)
                    ? Uni.createFrom().item(live.caller(Credential.of(session), session))
                    : refused("the session has ended"));
  }

  // The parser verifies the header together with the rest, and does not look at the type.
  private static void requireType(String token) {
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    if (!Sessions.TOKEN_TYPE.equals(new JsonObject(Buffer.buffer(header)).getValue("typ"))) {
      throw new IllegalArgumentException("Not a session's token");
    }
  }

  private static SecurityIdentity identity(Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.user().toString()))
        .addRoles(caller.role().included())
        .addAttribute(CALLER, caller)
        .build();
  }

  private static <T extends @Nullable Object> Uni<T> refused(String why) {
    return Uni.createFrom().failure(new AuthenticationFailedException(why));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new ChallengeData(
                HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }
}
