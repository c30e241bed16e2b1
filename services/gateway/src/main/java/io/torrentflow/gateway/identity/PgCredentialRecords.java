package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
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
      SELECT s.id, s.expires_at, s.idle_seconds, session_end(s) AS ends_at,
        s.revoked_at IS NOT NULL AS revoked, %s
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id > $1 AND s.expires_at > now()
        AND (s.revoked_at IS NOT NULL OR session_end(s) > now())
      ORDER BY s.id LIMIT $2
      """
          .formatted(PgAccounts.COLUMNS);
  // A Redis that was away for a month is not given its old data back.
  private static final String TOKENS =
      """
      SELECT t.id, encode(t.token_hash, 'hex') AS token_hash, t.scopes, t.expires_at,
        t.expires_at AS ends_at, t.revoked_at IS NOT NULL AS revoked, %s
      FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.id > $1 AND (t.expires_at IS NULL OR t.expires_at > now())
        AND (t.revoked_at IS NULL OR t.revoked_at > now() - interval '30 days')
      ORDER BY t.id LIMIT $2
      """
          .formatted(PgAccounts.COLUMNS);

  /**
   * Some of the sessions or tokens on record.
   *
   * @param accounts those of their users
   * @param last the id that the next batch comes after
   * @param full whether there may be a next one
   */
  record Batch(List<Entry> entries, Set<Account> accounts, UUID last, boolean full) {}

  private final Pool pool;
  private final CredentialCache cache;
  private final InstantSource clock;

  PgCredentialRecords(Pool pool, CredentialCache cache, InstantSource clock) {
    this.pool = pool;
    this.cache = cache;
    this.clock = clock;
  }

  Uni<Batch> sessionsAfter(UUID last) {
    return batch(
        SESSIONS,
        last,
        row -> Credential.of(new SessionId(row.getUUID("id"))),
        PgSessionStore::grant);
  }

  Uni<Batch> tokensAfter(UUID last) {
    return batch(
        TOKENS, last, row -> Credential.ofToken(row.getString("token_hash")), PgTokenStore::grant);
  }

  private Uni<Batch> batch(
      String sql,
      UUID after,
      Function<Row, Credential> credential,
      BiFunction<Row, UserId, Grant> grant) {
    return PgQuery.list(pool, sql, Function.identity(), after, BATCH_SIZE)
        .map(
            rows ->
                new Batch(
                    rows.stream().map(row -> entry(row, credential.apply(row), grant)).toList(),
                    rows.stream().map(PgAccounts::account).collect(Collectors.toSet()),
                    rows.isEmpty() ? after : rows.getLast().getUUID("id"),
                    rows.size() == BATCH_SIZE));
  }

  private Entry entry(Row row, Credential credential, BiFunction<Row, UserId, Grant> grant) {
    if (row.getBoolean("revoked")) {
      return cache.tombstone(credential, PgColumns.instantOrNull(row, "expires_at"));
    }
    @Nullable Instant end = PgColumns.instantOrNull(row, "ends_at");
    return new Entry(
        credential,
        grant.apply(row, new UserId(row.getUUID("user_id"))),
        end == null ? null : Duration.between(clock.instant(), end));
  }
}
