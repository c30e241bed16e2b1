package io.torrentflow.progress.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Believes what the gateway has put into Redis. */
@Singleton
class HubAuthentication extends TokenAuthentication {
  private final LiveCredentials credentials;

  HubAuthentication(JWTParser sessions, ReactiveRedisDataSource redis, ObjectMapper json) {
    super(sessions);
    this.credentials = new LiveCredentials(redis, json);
  }

  @Override
  protected Uni<@Nullable Caller> byApiToken(String token) {
    return credentials.byTokenHash(ApiTokens.hash(token));
  }

  @Override
  protected Uni<Boolean> isLive(SessionId session) {
    return credentials.isLive(session);
  }
}
