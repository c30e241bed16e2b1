package io.torrentflow.gateway.identity;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Begins and ends login sessions: a row in PostgreSQL, a key in Redis, a signed token. */
@ApplicationScoped
class SessionService {
  private final PgSessionStore store;
  private final CredentialCache cache;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final Duration lifetime;

  SessionService(
      PgSessionStore store,
      CredentialCache cache,
      UuidV7 ids,
      InstantSource clock,
      GatewayConfig config) {
    this.store = store;
    this.cache = cache;
    this.ids = ids;
    this.clock = clock;
    this.lifetime = config.sessionLifetime();
  }

  /** Begins a session and returns its token, the value of the cookie. */
  Uni<String> begin(User user) {
    SessionId session = new SessionId(ids.next());
    Instant expiry = clock.instant().plus(lifetime);
    return store
        .insert(session, user.id(), expiry)
        .chain(() -> cache.write(cache.live(Credential.of(session), null, expiry)))
        .map(done -> token(user, session, expiry));
  }

  Uni<Void> end(Caller caller, SessionId session) {
    return store.revoke(caller.user(), session).chain(this::forget);
  }

  Uni<List<SessionView>> list(Caller caller) {
    return store.list(caller.user(), caller.session());
  }

  /** Logs one device out, at once on every replica and stream; fails with {@code NOT_FOUND}. */
  Uni<Void> revoke(Caller caller, SessionId session) {
    return store
        .revoke(caller.user(), session)
        .invoke(
            ended -> {
              if (ended.isEmpty()) {
                throw new ProblemException(
                    ProblemCode.NOT_FOUND, "You have no session " + session + ".");
              }
            })
        .chain(this::forget);
  }

  /** Logs all devices out but the one that asks. */
  Uni<Void> revokeOthers(Caller caller) {
    return store
        .revokeOthers(caller.user(), Objects.requireNonNull(caller.session()))
        .chain(this::forget);
  }

  private Uni<Void> forget(List<PgSessionStore.Ended> ended) {
    return cache.write(
        ended.stream()
            .map(session -> cache.tombstone(Credential.of(session.id()), session.expiry()))
            .toList());
  }

  private static String token(User user, SessionId session, Instant expiry) {
    return Jwt.subject(user.id().toString())
        .issuer("torrentflow")
        .groups(user.role().wireName())
        .claim(Sessions.SESSION_CLAIM, session.toString())
        .expiresAt(expiry)
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .sign();
  }
}
