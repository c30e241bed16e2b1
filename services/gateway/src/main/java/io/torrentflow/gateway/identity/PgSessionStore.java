package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgSessionStore {
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
  private final PgAuditLog audit;
  private final RequestOrigin origin;

  PgSessionStore(Pool pool, PgAuditLog audit, RequestOrigin origin) {
    this.pool = pool;
    this.audit = audit;
    this.origin = origin;
  }

  Uni<Void> insert(SessionId id, UserId user, Instant expiry) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, INSERT, id, user, expiry, origin.ip(), origin.userAgent())
                .chain(() -> audit.done(tx, user, "session.begin", id.toString())));
  }

  Uni<Void> revoke(SessionId id, UserId by) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, REVOKE, id)
                .chain(() -> audit.done(tx, by, "session.end", id.toString())));
  }

  /** The session if it goes on; null otherwise. */
  Uni<@Nullable Live> find(SessionId id) {
    return PgQuery.first(pool, LIVE, row -> new Live(null), id);
  }
}
