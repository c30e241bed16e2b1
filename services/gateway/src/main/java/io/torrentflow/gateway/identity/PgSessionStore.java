package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgSessionStore {
  private static final String INSERT =
      """
      INSERT INTO sessions (id, user_id, expires_at, idle_seconds, ip, user_agent)
      SELECT $1, id, $3, $4, $5, $6 FROM users
      WHERE id = $2 AND disabled_at IS NULL AND password_hash = $7 FOR SHARE
      """;
  private static final String LIST =
      """
      SELECT s.id, s.created_at, s.seen_at, session_end(s) AS ends_at, s.ip, s.user_agent
      FROM sessions s
      WHERE s.user_id = $1 AND s.revoked_at IS NULL AND session_end(s) > now()
      ORDER BY s.id DESC LIMIT 100
      """;
  private static final String REVOKE =
      """
      UPDATE sessions SET revoked_at = now()
      WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() %s
      RETURNING id, expires_at
      """;
  private static final String REVOKE_ALL = REVOKE.formatted("");
  private static final String REVOKE_ONE = REVOKE.formatted("AND id = $2");
  private static final String REVOKE_OTHERS = REVOKE.formatted("AND id <> $2");
  private static final String ERASE =
      "UPDATE sessions SET ip = NULL, user_agent = NULL WHERE user_id = $1";
  private static final String IS_LIVE = "s.revoked_at IS NULL AND session_end(s) > now()";
  private static final String LIVE =
      """
      SELECT s.expires_at, s.idle_seconds, session_end(s) AS ends_at, %s
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = $1 AND u.disabled_at IS NULL AND %s
      """
          .formatted(PgAccounts.COLUMNS, IS_LIVE);
  private static final String TOUCH =
      "UPDATE sessions s SET seen_at = now() WHERE s.id = $1 AND " + IS_LIVE;
  private static final String CONFIRM =
      "UPDATE sessions s SET confirmed_at = now() WHERE s.id = $1 AND " + IS_LIVE;
  private static final String IS_CONFIRMED =
      """
      SELECT FROM sessions
      WHERE id = $1 AND confirmed_at > now() - $2 * interval '1 millisecond'
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

  /**
   * Begins a session, whose expiry and idle time the grant has.
   *
   * @param passwordHash of the password that was entered, which must still be the user's
   * @param before who asks, the same user or another; their session on this device ends
   * @return what was ended
   */
  Uni<List<Ended>> insert(SessionId id, Grant grant, String passwordHash, @Nullable Caller before) {
    return pool.withTransaction(
        tx ->
            PgQuery.count(
                    tx,
                    INSERT,
                    id,
                    grant.user(),
                    grant.expiresAt(),
                    Math.toIntExact(Objects.requireNonNull(grant.idle()).toSeconds()),
                    origin.ip(),
                    origin.userAgent(),
                    passwordHash)
                .invoke(PgSessionStore::requireBegun)
                .chain(() -> endSession(tx, before))
                .call(() -> audit.done(tx, grant.user(), "session.begin", id.toString())));
  }

  private static void requireBegun(int made) {
    if (made == 0) {
      throw new ProblemException(
          ProblemCode.CREDENTIALS_WRONG, "The password was changed meanwhile; log in again.");
    }
  }

  private static Uni<List<Ended>> endSession(SqlConnection tx, @Nullable Caller before) {
    return before == null || before.session() == null
        ? Uni.createFrom().item(List.of())
        : PgQuery.list(tx, REVOKE_ONE, PgSessionStore::ended, before.user(), before.session());
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

  /** Ends all sessions of a user. */
  static Uni<List<Ended>> revokeAll(SqlConnection tx, UserId user) {
    return PgQuery.list(tx, REVOKE_ALL, PgSessionStore::ended, user);
  }

  /** Forgets where a user was logged in. */
  static Uni<Void> erase(SqlConnection tx, UserId user) {
    return PgQuery.run(tx, ERASE, user);
  }

  private Uni<List<Ended>> end(String action, String revoke, UserId user, SessionId id) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, revoke, PgSessionStore::ended, user, id)
                .call(
                    ended ->
                        ended.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : audit.done(tx, user, action, id.toString())));
  }

  private static Ended ended(Row row) {
    return new Ended(new SessionId(row.getUUID("id")), PgColumns.instant(row, "expires_at"));
  }

  private static SessionView view(Row row, @Nullable SessionId current) {
    SessionId id = new SessionId(row.getUUID("id"));
    return new SessionView(
        id,
        PgColumns.instant(row, "created_at"),
        PgColumns.instant(row, "seen_at"),
        PgColumns.instant(row, "ends_at"),
        row.getString("ip"),
        row.getString("user_agent"),
        id.equals(current));
  }

  /**
   * The session if it goes on; null otherwise.
   *
   * @param now by which what is left of it is counted
   */
  Uni<@Nullable Live> find(SessionId id, Instant now) {
    return PgQuery.first(pool, LIVE, row -> live(row, now), id);
  }

  private static Live live(Row row, Instant now) {
    Account account = PgAccounts.account(row);
    return new Live(
        grant(row, account.user()),
        account,
        Duration.between(now, PgColumns.instant(row, "ends_at")));
  }

  /** What a session was made for, from its {@code expires_at} and {@code idle_seconds}. */
  static Grant grant(Row row, UserId user) {
    return new Grant(
        user,
        null,
        PgColumns.instant(row, "expires_at"),
        Duration.ofSeconds(row.getInteger("idle_seconds")));
  }

  /** It is used, and lives on; false if it has ended. */
  Uni<Boolean> touch(SessionId id) {
    return PgQuery.count(pool, TOUCH, id).map(changed -> changed == 1);
  }

  /** Its user has entered the password. */
  Uni<Void> confirm(SessionId id, UserId user) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, CONFIRM, id)
                .chain(() -> audit.done(tx, user, "session.confirm", id.toString())));
  }

  /** Whether its user has entered the password within this time. */
  Uni<Boolean> isConfirmed(SessionId id, Duration within) {
    return PgQuery.exists(pool, IS_CONFIRMED, id, within);
  }
}
