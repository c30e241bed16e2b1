package io.torrentflow.gateway.identity;

import static io.torrentflow.platform.state.PgColumns.instant;
import static io.torrentflow.platform.state.PgColumns.instantOrNull;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** API tokens in PostgreSQL, by the SHA-256 of their text. */
@ApplicationScoped
class PgTokenStore {
  private static final String INSERT =
      """
      INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, expires_at)
      VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6)
      """;
  private static final String LIST =
      """
      SELECT id, name, scopes, created_at, expires_at FROM api_tokens
      WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 100
      """;
  private static final String REVOKE =
      """
      UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
      RETURNING encode(token_hash, 'hex') AS token_hash, expires_at
      """;
  private static final String BY_HASH =
      """
      SELECT u.id, u.role, t.scopes, t.expires_at FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.token_hash = decode($1, 'hex') AND t.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > now())
      """;

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

  Uni<Void> insert(UserId user, TokenView token, String hash) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(
                    tx,
                    INSERT,
                    token.id(),
                    user,
                    token.name(),
                    hash,
                    token.scopes(),
                    token.expiresAt())
                .chain(() -> audit.done(tx, user, "token.create", token.id().toString())));
  }

  Uni<List<TokenView>> list(UserId user) {
    return PgQuery.list(pool, LIST, PgTokenStore::view, user);
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
    return PgQuery.first(pool, BY_HASH, row -> new Live(caller(row)), hash);
  }

  /** The owner of a token, from {@code id} and {@code role} of the user and its own columns. */
  static Caller caller(Row row) {
    boolean writes =
        Arrays.asList(row.getArrayOfStrings("scopes")).contains(TokenService.WRITE_SCOPE);
    return new Caller(
        new UserId(row.getUUID("id")),
        writes ? WireName.parse(Role.class, row.getString("role")) : Role.VIEWER,
        null,
        instantOrNull(row, "expires_at"));
  }

  private static TokenView view(Row row) {
    return new TokenView(
        new ApiTokenId(row.getUUID("id")),
        row.getString("name"),
        List.of(row.getArrayOfStrings("scopes")),
        instant(row, "created_at"),
        instantOrNull(row, "expires_at"));
  }
}
