package io.torrentflow.gateway.identity;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.web.RequestOrigin;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Sessions;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Begins and ends login sessions: a row in PostgreSQL, a key in Redis, a signed token. */
@ApplicationScoped
class SessionService {
  private static final String INSERT =
      """
      INSERT INTO sessions (id, user_id, expires_at, ip, user_agent) VALUES ($1, $2, $3, $4, $5)
      """;
  private static final String REVOKE = "UPDATE sessions SET revoked_at = now() WHERE id = $1";
  private static final String LIVE =
      """
      SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL
      """;

  private final Pool pool;
  private final CredentialCache cache;
  private final AuditLog audit;
  private final RequestOrigin origin;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final Duration lifetime;

  SessionService(
      Pool pool,
      CredentialCache cache,
      AuditLog audit,
      RequestOrigin origin,
      UuidV7 ids,
      InstantSource clock,
      GatewayConfig config) {
    this.pool = pool;
    this.cache = cache;
    this.audit = audit;
    this.origin = origin;
    this.ids = ids;
    this.clock = clock;
    this.lifetime = config.sessionLifetime();
  }

  /** Begins a session and answers with its token, the value of the cookie. */
  Uni<String> begin(User user) {
    SessionId session = new SessionId(ids.next());
    Instant expiry = clock.instant().plus(lifetime);
    Tuple row =
        Tuple.tuple()
            .addValue(session.value())
            .addValue(user.id().value())
            .addValue(expiry.atOffset(ZoneOffset.UTC))
            .addValue(origin.ip())
            .addValue(origin.userAgent());
    return pool.withTransaction(
            tx ->
                tx.preparedQuery(INSERT)
                    .execute(row)
                    .chain(() -> audit.done(tx, user.id(), "session.begin", session.toString())))
        .chain(() -> cache.remember(new Entry(Credential.of(session), null, lifetime)))
        .map(done -> token(user, session, expiry));
  }

  Uni<Void> end(Caller caller, SessionId session) {
    return pool.withTransaction(
            tx ->
                tx.preparedQuery(REVOKE)
                    .execute(Tuple.of(session.value()))
                    .chain(() -> audit.done(tx, caller.user(), "session.end", session.toString())))
        .chain(() -> cache.revoke(Credential.of(session), caller.expiresAt()));
  }

  /** Whether the session goes on: what Redis does not know, or does not say, is on record. */
  Uni<Boolean> isLive(SessionId session) {
    return cache
        .find(Credential.of(session))
        .flatMap(
            found ->
                switch (found) {
                  case Liveness.Live live -> Uni.createFrom().item(true);
                  case Liveness.Revoked revoked -> Uni.createFrom().item(false);
                  case Liveness.Absent absent -> onRecord(session).invoke(cache::checkAbsent);
                  case Liveness.Unknown unknown -> onRecord(session);
                });
  }

  private Uni<Boolean> onRecord(SessionId session) {
    return pool.preparedQuery(LIVE).execute(Tuple.of(session.value())).map(rows -> rows.size() > 0);
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
