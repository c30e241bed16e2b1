package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and tokens in PostgreSQL that Redis is to know: those that are live, and those that
 * were revoked and would otherwise still be live, for Redis may have missed that.
 */
@ApplicationScoped
class CredentialRecords {
  /** One statement for Redis, and few round trips for 100,000 sessions. */
  static final int BATCH = 500;

  private static final String SESSIONS =
      """
      SELECT s.id, s.expires_at, s.revoked_at IS NOT NULL AS revoked
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id > $1 AND s.expires_at > now()
        AND (s.revoked_at IS NOT NULL OR u.disabled_at IS NULL)
      ORDER BY s.id LIMIT $2
      """;
  // A Redis that was away for a month is not given its old data back.
  private static final String TOKENS =
      """
      SELECT t.id AS token_id, t.token_hash, t.scopes, t.expires_at, u.id, u.role,
        t.revoked_at IS NOT NULL AS revoked
      FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.id > $1 AND (t.expires_at IS NULL OR t.expires_at > now())
        AND (t.revoked_at > now() - interval '30 days'
          OR (t.revoked_at IS NULL AND u.disabled_at IS NULL))
      ORDER BY t.id LIMIT $2
      """;

  private final Pool pool;
  private final CredentialCache cache;

  CredentialRecords(Pool pool, CredentialCache cache) {
    this.pool = pool;
    this.cache = cache;
  }

  Uni<CredentialBatch> sessionsAfter(UUID last) {
    return pool.preparedQuery(SESSIONS)
        .execute(Tuple.of(last, BATCH))
        .map(rows -> batch(rows, "id", last, this::session));
  }

  Uni<CredentialBatch> tokensAfter(UUID last) {
    return pool.preparedQuery(TOKENS)
        .execute(Tuple.of(last, BATCH))
        .map(rows -> batch(rows, "token_id", last, this::token));
  }

  private static CredentialBatch batch(
      RowSet<Row> rows, String id, UUID after, Function<Row, Entry> entry) {
    List<Entry> live = new ArrayList<>();
    List<Entry> revoked = new ArrayList<>();
    UUID last = after;
    for (Row row : rows) {
      (row.getBoolean("revoked") ? revoked : live).add(entry.apply(row));
      last = row.getUUID(id);
    }
    return new CredentialBatch(live, revoked, last, rows.size() == BATCH);
  }

  private Entry session(Row row) {
    Credential session = Credential.of(new SessionId(row.getUUID("id")));
    Instant expiry = row.getOffsetDateTime("expires_at").toInstant();
    return row.getBoolean("revoked")
        ? cache.tombstone(session, expiry)
        : new Entry(session, null, cache.ttl(expiry));
  }

  private Entry token(Row row) {
    Credential token = Credential.ofToken(TokenService.hash(row));
    OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
    @Nullable Instant expiry = expiresAt == null ? null : expiresAt.toInstant();
    return row.getBoolean("revoked")
        ? cache.tombstone(token, expiry)
        : new Entry(token, TokenService.caller(row), cache.ttl(expiry));
  }
}
