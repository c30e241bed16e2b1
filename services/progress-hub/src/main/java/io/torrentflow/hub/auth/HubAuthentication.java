package io.torrentflow.hub.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Believes Redis, which the gateway keeps complete. While Redis is not complete nobody is refused
 * for good: a client that reads 401 asks its user to log in.
 */
@Singleton
public class HubAuthentication extends TokenAuthentication {
  // Redis responds within a millisecond; a client that has waited for two seconds may come back.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final LiveCredentials credentials;

  HubAuthentication(JWTParser sessions, ReactiveRedisDataSource redis, ObjectMapper json) {
    super(sessions);
    this.credentials = new LiveCredentials(redis, json);
  }

  /** Whether a session or token goes on; fails with {@code DEPENDENCY_UNAVAILABLE} if unknown. */
  public Uni<Boolean> isLive(Credential credential) {
    return find(credential).map(Liveness.Live.class::isInstance);
  }

  @Override
  protected Uni<@Nullable Caller> byApiToken(String hash) {
    return find(Credential.ofToken(hash))
        .map(liveness -> liveness instanceof Liveness.Live live ? live.caller() : null);
  }

  @Override
  protected Uni<Boolean> isLive(SessionId session) {
    return isLive(Credential.of(session));
  }

  private Uni<Liveness> find(Credential credential) {
    return credentials
        .find(credential)
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onFailure()
        .transform(e -> unavailable("Redis does not respond.", e))
        .invoke(
            liveness -> {
              if (liveness instanceof Liveness.Unknown) {
                throw unavailable("Sessions and tokens are being read again.", null);
              }
            });
  }

  private static ProblemException unavailable(String detail, @Nullable Throwable cause) {
    return new ProblemException(ProblemCode.DEPENDENCY_UNAVAILABLE, detail, cause);
  }
}
