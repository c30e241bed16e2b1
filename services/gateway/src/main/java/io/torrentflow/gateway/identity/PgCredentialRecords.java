package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and tokens in PostgreSQL that Redis is to know: those that are live, and those that
 * were revoked and would otherwise still be live, for Redis may have missed that.
 */
@ApplicationScoped
class PgCredentialRecords {
  /** One statement for Redis, and few round trips for 100,000 sessions. */
  static final int BATCH_SIZE = 500;

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
      SELECT t.id AS token_id, encode(t.token_hash, 'hex') AS token_hash, t.scopes, t.expires_at, u.id, u.role,
        t.revoked_at IS NOT NULL AS revoked
      FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.id > $1 AND (t.expires_at IS NULL OR t.expires_at > now())
        AND (t.revoked_at > now() - interval '30 days'
          OR (t.revoked_at IS NULL AND u.disabled_at IS NULL))
      ORDER BY t.id LIMIT $2
      """;

  /**
   * Some of the sessions or tokens on record.
   *
   * @param last the id that the next batch comes after
   * @param full whether there may be a next one
   */
  record Batch(List<Entry> entries, UUID last, boolean full) {}

  private final Pool pool;
  private final CredentialCache cache;

  PgCredentialRecords(Pool pool, CredentialCache cache) {
    this.pool = pool;
    this.cache = cache;
  }

  Uni<Batch> sessionsAfter(UUID last) {
    return batch(SESSIONS, "id", last, this::session);
  }

  Uni<Batch> tokensAfter(UUID last) {
    return batch(TOKENS, "token_id", last, this::token);
  }

  private Uni<Batch> batch(String sql, String id, UUID after, Function<Row, Entry> read) {
    return PgQuery.list(pool, sql, Function.identity(), after, BATCH_SIZE)
        .map(
            rows ->
                new Batch(
                    rows.stream().map(read).toList(),
                    rows.isEmpty() ? after : rows.getLast().getUUID(id),
                    rows.size() == BATCH_SIZE));
  }

  private Entry session(Row row) {
    return entry(row, Credential.of(new SessionId(row.getUUID("id"))), null);
  }

  private Entry token(Row row) {
    return entry(row, Credential.ofToken(row.getString("token_hash")), PgTokenStore.caller(row));
  }

  private Entry entry(Row row, Credential credential, @Nullable Caller caller) {
    @Nullable Instant expiry = PgColumns.instantOrNull(row, "expires_at");
    return row.getBoolean("revoked")
        ? cache.tombstone(credential, expiry)
        : cache.live(credential, caller, expiry);
  }
}
