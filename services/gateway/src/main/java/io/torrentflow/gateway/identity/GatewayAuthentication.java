package io.torrentflow.gateway.identity;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Believes Redis, and PostgreSQL where Redis does not know or does not answer. */
@Singleton
public class GatewayAuthentication extends TokenAuthentication {
  private final CredentialCache cache;
  private final PgSessionStore sessions;
  private final PgTokenStore tokens;

  GatewayAuthentication(
      JWTParser parser, CredentialCache cache, PgSessionStore sessions, PgTokenStore tokens) {
    super(parser);
    this.cache = cache;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @Override
  protected Uni<@Nullable Caller> byApiToken(String hash) {
    return find(Credential.ofToken(hash), () -> tokens.find(hash))
        .map(found -> found == null ? null : found.caller());
  }

  @Override
  protected Uni<Boolean> isLive(SessionId session, Instant begunAt) {
    return find(Credential.of(session), () -> sessions.find(session)).map(Objects::nonNull);
  }

  /** The credential if it is live; null otherwise. */
  private Uni<@Nullable Live> find(Credential credential, Supplier<Uni<@Nullable Live>> onRecord) {
    return cache
        .find(credential)
        .flatMap(
            found ->
                switch (found) {
                  case Live live -> Uni.createFrom().item(live);
                  case Liveness.Revoked revoked -> Uni.createFrom().nullItem();
                  case Liveness.Absent absent -> onRecord.get().invoke(this::checkAbsent);
                  case Liveness.Unknown unknown -> onRecord.get();
                });
  }

  private void checkAbsent(@Nullable Live onRecord) {
    if (onRecord != null) {
      cache.missed(new IllegalStateException("a live credential is missing"));
    }
  }
}
