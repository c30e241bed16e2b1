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
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins and ends login sessions: a row in PostgreSQL, a key in Redis, a signed token. */
@ApplicationScoped
class SessionService {
  private final PgSessionStore store;
  private final CredentialCache cache;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final GatewayConfig config;

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
    this.config = config;
  }

  /**
   * A session that has begun.
   *
   * @param token the value of its cookie
   * @param lifetime how long it lasts at the most
   */
  record Begun(SessionId id, String token, Duration lifetime) {}

  /**
   * Begins a session; one that the same browser has ends. Fails with {@code CREDENTIALS_WRONG} if
   * the password was changed, or the account disabled, since it was entered.
   *
   * @param before who makes the request; null if nobody is logged in there
   */
  Uni<Begun> begin(User user, boolean kept, @Nullable Caller before) {
    SessionId session = new SessionId(ids.next());
    Duration lifetime = kept ? config.keptSession().lifetime() : config.session().lifetime();
    Duration idle = kept ? config.keptSession().idle() : config.session().idle();
    Grant grant = new Grant(user.id(), null, clock.instant().plus(lifetime), idle);
    return store
        .insert(session, grant, user.passwordHash(), before)
        .chain(this::forget)
        .chain(() -> cache.write(user.account(), cache.live(Credential.of(session), grant)))
        .map(done -> new Begun(session, token(grant, session), lifetime));
  }

  /** Notes that the caller has just entered the password. */
  Uni<Void> confirm(Caller caller) {
    return store.confirm(caller.requireSession(), caller.user());
  }

  /**
   * Lets only those on who entered their password lately; fails with {@code FORBIDDEN} for an API
   * token and with {@code REAUTHENTICATION_REQUIRED}.
   */
  Uni<Void> requireConfirmed(Caller caller) {
    return store
        .isConfirmed(caller.requireSession(), config.confirmedFor())
        .invoke(
            confirmed -> {
              if (!confirmed) {
                throw new ProblemException(
                    ProblemCode.REAUTHENTICATION_REQUIRED,
                    "Enter your password once more, with POST /api/v1/auth/confirm.");
              }
            })
        .replaceWithVoid();
  }

  Uni<Void> end(Caller caller) {
    return store.revoke(caller.user(), caller.requireSession()).chain(this::forget);
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
    return store.revokeOthers(caller.user(), caller.requireSession()).chain(this::forget);
  }

  /**
   * Lets every replica and stream know at once what is in force for a user whose account was
   * changed.
   */
  Uni<Void> apply(PgUserStore.Changed changed) {
    return cache.write(changed.user().account()).chain(() -> forget(changed.ended()));
  }

  private Uni<Void> forget(List<PgSessionStore.Ended> ended) {
    return cache.write(
        ended.stream()
            .map(session -> cache.tombstone(Credential.of(session.id()), session.expiry()))
            .toList());
  }

  // What the user may do is not in it: that may change while it lasts.
  private String token(Grant grant, SessionId session) {
    return Jwt.subject(grant.user().toString())
        .issuer("torrentflow")
        .audience("torrentflow")
        .claim(Sessions.SESSION_CLAIM, session.toString())
        .expiresAt(Objects.requireNonNull(grant.expiresAt()))
        .jws()
        .type(Sessions.TOKEN_TYPE)
        .keyId(config.signingKeyId())
        .algorithm(SignatureAlgorithm.ES256)
        .sign();
  }
}
