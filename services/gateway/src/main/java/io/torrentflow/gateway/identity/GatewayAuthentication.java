package io.torrentflow.gateway.identity;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Believes Redis, and PostgreSQL where Redis does not know or does not answer. */
@Singleton
public class GatewayAuthentication extends TokenAuthentication {
  private final SessionService sessions;
  private final TokenService tokens;

  GatewayAuthentication(JWTParser parser, SessionService sessions, TokenService tokens) {
    super(parser);
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @Override
  protected Uni<@Nullable Caller> byApiToken(String hash) {
    return tokens.find(hash);
  }

  @Override
  protected Uni<Boolean> isLive(SessionId session) {
    return sessions.isLive(session);
  }
}
