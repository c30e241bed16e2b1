package io.torrentflow.hub.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Believes Redis, which the gateway keeps complete. While Redis is not complete nobody is refused
 * for good, and a new session never is: a client that reads 401 asks its user to log in.
 */
@Singleton
public class HubAuthentication extends TokenAuthentication {
  // Redis responds within a millisecond; a client that has waited for two seconds may come back.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  // A gateway that could not write a session makes it good within seconds of reaching Redis again.
  private static final Duration MADE_GOOD = Duration.ofMinutes(1);

  private final LiveCredentials credentials;
  private final InstantSource clock;

  HubAuthentication(
      JWTParser sessions, ReactiveRedisDataSource redis, ObjectMapper json, InstantSource clock) {
    super(sessions);
    this.clock = clock;
    this.credentials = new LiveCredentials(redis, json);
  }

  /** Whether a session or token goes on; fails with {@code DEPENDENCY_UNAVAILABLE} if unknown. */
  public Uni<Boolean> isLive(Credential credential) {
    return find(credential).map(Live.class::isInstance);
  }

  @Override
  protected Uni<@Nullable Live> token(String hash) {
    return find(Credential.ofToken(hash)).map(HubAuthentication::live);
  }

  @Override
  protected Uni<@Nullable Live> session(SessionId session, Instant begunAt) {
    return find(Credential.of(session))
        .map(
            liveness -> {
              if (liveness instanceof Liveness.Absent
                  && begunAt.plus(MADE_GOOD).isAfter(clock.instant())) {
                throw unavailable("The session is so new that it is not known here yet.", null);
              }
              return live(liveness);
            });
  }

  private static @Nullable Live live(Liveness liveness) {
    return liveness instanceof Live live ? live : null;
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
