package io.torrentflow.gateway.identity;

import static io.torrentflow.platform.state.PgColumns.instant;
import static io.torrentflow.platform.state.PgColumns.instantOrNull;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** API tokens in PostgreSQL, by the SHA-256 of their text. */
@ApplicationScoped
class PgTokenStore {
  // More than anybody keeps apart.
  private static final int MOST = 50;

  private static final String INSERT =
      """
      INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, expires_at)
      SELECT $1, $2, $3, decode($4, 'hex'), $5, $6
      WHERE (SELECT count(*) FROM api_tokens WHERE user_id = $2 AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now())) < %d
      """
          .formatted(MOST);
  // Two requests at once would each count what is there before.
  private static final String LOCK_USER = "SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE";
  private static final String LIST =
      """
      SELECT id, name, scopes, created_at, expires_at, used_at,
        coalesce(expires_at < now() + $2 * interval '1 millisecond', false) AS ends_soon
      FROM api_tokens WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 1000
      """;
  private static final String ENDING_SOON =
      """
      SELECT count(*) AS ending FROM api_tokens WHERE user_id = $1 AND revoked_at IS NULL
        AND expires_at > now() AND expires_at < now() + $2 * interval '1 millisecond'
      """;
  private static final String REVOKE =
      """
      UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
      RETURNING encode(token_hash, 'hex') AS token_hash, expires_at
      """;
  private static final String REVOKE_ALL =
      "UPDATE api_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL";
  private static final String USE =
      "UPDATE api_tokens SET used_at = now() WHERE token_hash = decode($1, 'hex')";
  private static final String BY_HASH =
      """
      SELECT t.scopes, t.expires_at, %s FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.token_hash = decode($1, 'hex') AND t.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > now())
      """
          .formatted(PgAccounts.COLUMNS);

  /**
   * A token that was revoked.
   *
   * @param hash in hexadecimal
   * @param expiry absent for one without an end
   */
  record Revoked(String hash, @Nullable Instant expiry) {}

  private final Pool pool;
  private final PgAuditLog audit;

  PgTokenStore(Pool pool, PgAuditLog audit) {
    this.pool = pool;
    this.audit = audit;
  }

  /** Fails with {@code TOO_MANY_TOKENS}. */
  Uni<Void> insert(UserId user, TokenView token, String hash) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, LOCK_USER, user)
                .chain(() -> insertUnlessTooMany(tx, user, token, hash))
                .chain(() -> audit.done(tx, user, "token.create", token.id().toString())));
  }

  private static Uni<Void> insertUnlessTooMany(
      SqlConnection tx, UserId user, TokenView token, String hash) {
    return PgQuery.count(
            tx,
            INSERT,
            token.id(),
            user,
            token.name(),
            hash,
            token.scopes().stream().map(Scope::toString).toList(),
            token.expiresAt())
        .invoke(
            made -> {
              if (made == 0) {
                throw new ProblemException(
                    ProblemCode.TOO_MANY_TOKENS,
                    "You have %d API tokens; revoke one that is not used.".formatted(MOST));
              }
            })
        .replaceWithVoid();
  }

  Uni<List<TokenView>> list(UserId user) {
    return PgQuery.list(pool, LIST, PgTokenStore::view, user, TokenView.WARNING);
  }

  /** How many of the user's tokens end soon and have not ended yet. */
  Uni<Long> endingSoon(UserId user) {
    return PgQuery.only(
        pool,
        ENDING_SOON,
        row -> row.getLong("ending"),
        IllegalStateException::new,
        user,
        TokenView.WARNING);
  }

  /** Fails with {@code NOT_FOUND} if the user has no such token. */
  Uni<Revoked> revoke(UserId user, ApiTokenId id) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(
                    tx,
                    REVOKE,
                    row ->
                        new Revoked(row.getString("token_hash"), instantOrNull(row, "expires_at")),
                    () ->
                        new ProblemException(
                            ProblemCode.NOT_FOUND, "You have no token " + id + "."),
                    id,
                    user)
                .call(() -> audit.done(tx, user, "token.revoke", id.toString())));
  }

  /** The token if it may be used; null otherwise. */
  Uni<@Nullable Live> find(String hash) {
    return PgQuery.first(
        pool,
        BY_HASH,
        row -> {
          Account account = PgAccounts.account(row);
          return new Live(grant(row, account.user()), account, null);
        },
        hash);
  }

  /** Revokes all tokens of a user. */
  static Uni<Void> revokeAll(SqlConnection tx, UserId user) {
    return PgQuery.run(tx, REVOKE_ALL, user);
  }

  /** It is used. */
  Uni<Void> use(String hash) {
    return PgQuery.run(pool, USE, hash);
  }

  /** What a token was made for, from its {@code scopes} and {@code expires_at}. */
  static Grant grant(Row row, UserId user) {
    return new Grant(user, scopes(row), instantOrNull(row, "expires_at"), null);
  }

  private static Set<Scope> scopes(Row row) {
    return Arrays.stream(row.getArrayOfStrings("scopes"))
        .map(Scope::parse)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static TokenView view(Row row) {
    return new TokenView(
        new ApiTokenId(row.getUUID("id")),
        row.getString("name"),
        scopes(row),
        instant(row, "created_at"),
        instantOrNull(row, "expires_at"),
        row.getBoolean("ends_soon"),
        instantOrNull(row, "used_at"));
  }
}
