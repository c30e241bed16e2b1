package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.platform.auth.ApiTokens;
import io.torrentflow.platform.auth.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** API tokens: for programs, which hold no session. */
@ApplicationScoped
class TokenService {
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
    TokenView view =
        new TokenView(
            new ApiTokenId(ids.next()),
            request.name(),
            request.scopesOrUsual(),
            now,
            now.plus(request.lifetime()),
            request.lifetime().compareTo(TokenView.WARNING) <= 0,
            null);
    return store
        .insert(user, view, hash)
        .chain(() -> remember(hash))
        .replaceWith(new NewTokenView(view.id(), view.name(), token, view.expiresAt()));
  }

  // The hubs read it in Redis only.
  private Uni<Void> remember(String hash) {
    return store
        .find(hash)
        .flatMap(
            live ->
                live == null
                    ? Uni.createFrom().voidItem()
                    : cache.write(
                        live.account(), cache.live(Credential.ofToken(hash), live.grant())));
  }

  Uni<List<TokenView>> list(UserId user) {
    return store.list(user);
  }

  /** How many tokens of the user end soon. */
  Uni<Long> endingSoon(UserId user) {
    return store.endingSoon(user);
  }

  Uni<Void> revoke(UserId user, ApiTokenId id) {
    return store
        .revoke(user, id)
        .chain(
            revoked ->
                cache.write(
                    List.of(
                        cache.tombstone(Credential.ofToken(revoked.hash()), revoked.expiry()))));
  }
}
