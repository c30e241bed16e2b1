package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Role;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** API tokens: for programs, which hold no session. */
@ApplicationScoped
class TokenService {
  /** Lets a token change what its user may change; without it, it only reads. */
  static final String WRITE_SCOPE = "write";

  private static final String INSERT =
      """
      INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;
  private static final String LIST =
      """
      SELECT id, name, scopes, created_at, expires_at FROM api_tokens
      WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 100
      """;
  private static final String REVOKE =
      """
      UPDATE api_tokens SET revoked_at = now()
      WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING token_hash, expires_at
      """;
  private static final String BY_HASH =
      """
      SELECT u.id, u.role, t.scopes, t.expires_at FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > now())
      """;

  private final Pool pool;
  private final CredentialCache cache;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final InstantSource clock;

  TokenService(Pool pool, CredentialCache cache, AuditLog audit, UuidV7 ids, InstantSource clock) {
    this.pool = pool;
    this.cache = cache;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes a token; only this response has it. */
  Uni<NewTokenView> create(UserId user, TokenRequest request) {
    ApiTokenId id = new ApiTokenId(ids.next());
    String token = ApiTokens.create();
    Integer days = request.expiresInDays();
    Instant expiry = days == null ? null : clock.instant().plus(Duration.ofDays(days));
    Tuple row =
        Tuple.tuple()
            .addValue(id.value())
            .addValue(user.value())
            .addValue(request.name())
            .addBuffer(bytes(ApiTokens.hash(token)))
            .addValue(request.scopesOrAll().toArray(String[]::new))
            .addValue(expiry == null ? null : expiry.atOffset(ZoneOffset.UTC));
    return pool.withTransaction(
            tx ->
                tx.preparedQuery(INSERT)
                    .execute(row)
                    .chain(() -> audit.done(tx, user, "token.create", id.toString())))
        .chain(() -> remember(ApiTokens.hash(token)))
        .replaceWith(new NewTokenView(id, request.name(), token, expiry));
  }

  // The hubs read it in Redis only.
  private Uni<Void> remember(String hash) {
    return onRecord(hash)
        .flatMap(
            caller ->
                caller == null
                    ? Uni.createFrom().voidItem()
                    : cache.remember(
                        new Entry(
                            Credential.ofToken(hash), caller, cache.ttl(caller.expiresAt()))));
  }

  Uni<List<TokenView>> list(UserId user) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(user.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(TokenService::view).toList());
  }

  Uni<Void> revoke(UserId user, ApiTokenId id) {
    return pool.withTransaction(
            tx ->
                tx.preparedQuery(REVOKE)
                    .execute(Tuple.of(id.value(), user.value()))
                    .map(rows -> only(rows, id))
                    .call(row -> audit.done(tx, user, "token.revoke", id.toString())))
        .chain(
            row ->
                cache.revoke(
                    Credential.ofToken(hash(row)), instant(row.getOffsetDateTime("expires_at"))));
  }

  private static Row only(RowSet<Row> rows, ApiTokenId id) {
    if (rows.size() == 0) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "You have no token " + id + ".");
    }
    return rows.iterator().next();
  }

  /** Whose token it is, by its hash; null if nobody's. What Redis does not know is on record. */
  Uni<@Nullable Caller> find(String hash) {
    return cache
        .find(Credential.ofToken(hash))
        .flatMap(
            found ->
                switch (found) {
                  case Liveness.Live(@Nullable Caller caller) -> Uni.createFrom().item(caller);
                  case Liveness.Revoked revoked -> Uni.createFrom().nullItem();
                  case Liveness.Absent absent ->
                      onRecord(hash).invoke(caller -> cache.checkAbsent(caller != null));
                  case Liveness.Unknown unknown -> onRecord(hash);
                });
  }

  private Uni<@Nullable Caller> onRecord(String hash) {
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.tuple().addBuffer(bytes(hash)))
        .map(rows -> rows.size() == 0 ? null : caller(rows.iterator().next()));
  }

  /** The hash in hexadecimal. */
  static String hash(Row row) {
    return HexFormat.of().formatHex(row.getBuffer("token_hash").getBytes());
  }

  static Caller caller(Row row) {
    boolean writes = Arrays.asList(row.getArrayOfStrings("scopes")).contains(WRITE_SCOPE);
    return new Caller(
        new UserId(row.getUUID("id")),
        writes ? Role.fromWireName(row.getString("role")) : Role.VIEWER,
        null,
        instant(row.getOffsetDateTime("expires_at")));
  }

  private static TokenView view(Row row) {
    return new TokenView(
        new ApiTokenId(row.getUUID("id")),
        row.getString("name"),
        List.of(row.getArrayOfStrings("scopes")),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row.getOffsetDateTime("expires_at")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static io.vertx.mutiny.core.buffer.Buffer bytes(String hex) {
    return io.vertx.mutiny.core.buffer.Buffer.buffer(HexFormat.of().parseHex(hex));
  }
}
