package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgSessionStore {
  private static final String INSERT =
      """
      INSERT INTO sessions (id, user_id, expires_at, ip, user_agent) VALUES ($1, $2, $3, $4, $5)
      """;
  private static final String LIST =
      """
      SELECT id, created_at, expires_at, ip, user_agent FROM sessions
      WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY id DESC LIMIT 100
      """;
  private static final String REVOKE =
      """
      UPDATE sessions SET revoked_at = now()
      WHERE user_id = $1 AND id %s $2 AND revoked_at IS NULL AND expires_at > now()
      RETURNING id, expires_at
      """;
  private static final String REVOKE_ONE = REVOKE.formatted("=");
  private static final String REVOKE_OTHERS = REVOKE.formatted("<>");
  private static final String LIVE =
      """
      SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL
      """;

  /**
   * A session that was ended before its time.
   *
   * @param expiry its time
   */
  record Ended(SessionId id, Instant expiry) {}

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

  /**
   * The user's live sessions, the newest first.
   *
   * @param current the one that asks; absent for a token
   */
  Uni<List<SessionView>> list(UserId user, @Nullable SessionId current) {
    return PgQuery.list(pool, LIST, row -> view(row, current), user);
  }

  /** Ends one session of the user; nothing is returned if the user has no such session. */
  Uni<List<Ended>> revoke(UserId user, SessionId id) {
    return end("session.end", REVOKE_ONE, user, id);
  }

  /** Ends all sessions of the user but one. */
  Uni<List<Ended>> revokeOthers(UserId user, SessionId kept) {
    return end("session.end-others", REVOKE_OTHERS, user, kept);
  }

  private Uni<List<Ended>> end(String action, String revoke, UserId user, SessionId id) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(
                    tx,
                    revoke,
                    row ->
                        new Ended(
                            new SessionId(row.getUUID("id")), PgColumns.instant(row, "expires_at")),
                    user,
                    id)
                .call(
                    ended ->
                        ended.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : audit.done(tx, user, action, id.toString())));
  }

  private static SessionView view(Row row, @Nullable SessionId current) {
    SessionId id = new SessionId(row.getUUID("id"));
    return new SessionView(
        id,
        PgColumns.instant(row, "created_at"),
        PgColumns.instant(row, "expires_at"),
        row.getString("ip"),
        row.getString("user_agent"),
        id.equals(current));
  }

  /** The session if it goes on; null otherwise. */
  Uni<@Nullable Live> find(SessionId id) {
    return PgQuery.first(pool, LIVE, row -> new Live(null), id);
  }
}
