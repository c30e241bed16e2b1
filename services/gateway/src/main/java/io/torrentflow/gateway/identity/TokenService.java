package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** API tokens: for programs, which hold no session. */
@ApplicationScoped
class TokenService {
  /** Lets a token change what its user may change; without it, it only reads. */
  static final String WRITE_SCOPE = "write";

  private final PgTokenStore store;
  private final CredentialCache cache;
  private final UuidV7 ids;
  private final InstantSource clock;

  TokenService(PgTokenStore store, CredentialCache cache, UuidV7 ids, InstantSource clock) {
    this.store = store;
    this.cache = cache;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes a token; only this response has it. */
  Uni<NewTokenView> create(UserId user, TokenRequest request) {
    String token = ApiTokens.create();
    String hash = ApiTokens.hash(token);
    Instant now = clock.instant();
    Integer days = request.expiresInDays();
    TokenView view =
        new TokenView(
            new ApiTokenId(ids.next()),
            request.name(),
            request.scopesOrAll(),
            now,
            days == null ? null : now.plus(Duration.ofDays(days)));
    return store
        .insert(user, view, hash)
        .chain(() -> remember(hash, view.expiresAt()))
        .replaceWith(new NewTokenView(view.id(), view.name(), token, view.expiresAt()));
  }

  // The hubs read it in Redis only.
  private Uni<Void> remember(String hash, @Nullable Instant expiresAt) {
    return store
        .find(hash)
        .flatMap(
            live ->
                live == null
                    ? Uni.createFrom().voidItem()
                    : cache.write(cache.live(Credential.ofToken(hash), live.caller(), expiresAt)));
  }

  Uni<List<TokenView>> list(UserId user) {
    return store.list(user);
  }

  Uni<Void> revoke(UserId user, ApiTokenId id) {
    return store
        .revoke(user, id)
        .chain(
            revoked ->
                cache.write(cache.tombstone(Credential.ofToken(revoked.hash()), revoked.expiry())));
  }
}
