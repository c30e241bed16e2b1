package io.torrentflow.gateway.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.Role;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
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
      WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING token_hash
      """;
  private static final String BY_HASH =
      """
      SELECT u.id, u.role, t.scopes, t.expires_at FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > now())
      """;
  // How long a token is believed without asking the record; a revocation takes it out at once.
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final Pool pool;
  private final LiveCredentials live;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final InstantSource clock;

  TokenService(
      Pool pool,
      ReactiveRedisDataSource redis,
      ObjectMapper json,
      AuditLog audit,
      UuidV7 ids,
      InstantSource clock) {
    this.pool = pool;
    this.live = new LiveCredentials(redis, json);
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes a token; the answer is the only place where it can be read. */
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
        .replaceWith(new NewTokenView(id, request.name(), token, expiry));
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
                .map(
                    rows -> {
                      if (rows.size() == 0) {
                        throw new ProblemException(
                            ProblemCode.NOT_FOUND, "You have no token " + id + ".");
                      }
                      return HexFormat.of()
                          .formatHex(rows.iterator().next().getBuffer(0).getBytes());
                    })
                .call(hash -> live.forgetToken(hash))
                .chain(() -> audit.done(tx, user, "token.revoke", id.toString())));
  }

  /** Whose token it is; null if nobody's. */
  Uni<@Nullable Caller> find(String token) {
    String hash = ApiTokens.hash(token);
    return live.byTokenHash(hash)
        .flatMap(known -> known != null ? Uni.createFrom().item(known) : recall(hash));
  }

  private Uni<@Nullable Caller> recall(String hash) {
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.tuple().addBuffer(bytes(hash)))
        .flatMap(
            rows -> {
              if (rows.size() == 0) {
                return Uni.createFrom().nullItem();
              }
              Caller caller = caller(rows.iterator().next());
              return live.rememberToken(hash, caller, remembered(caller)).replaceWith(caller);
            });
  }

  private Duration remembered(Caller caller) {
    Instant expiry = caller.expiresAt();
    if (expiry == null) {
      return REMEMBERED;
    }
    Duration left = Duration.between(clock.instant(), expiry);
    return left.compareTo(REMEMBERED) < 0 ? left : REMEMBERED;
  }

  private static Caller caller(Row row) {
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
