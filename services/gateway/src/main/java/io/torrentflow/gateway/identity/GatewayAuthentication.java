package io.torrentflow.gateway.identity;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.Liveness;
import io.torrentflow.platform.auth.Liveness.Live;
import io.torrentflow.platform.auth.TokenAuthentication;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Believes Redis, and PostgreSQL where Redis does not know or does not answer. */
@Singleton
public class GatewayAuthentication extends TokenAuthentication {
  // A session's last use is written down when this part of its idle time has passed since.
  private static final int TOUCHES = 20;

  private final CredentialCache cache;
  private final PgSessionStore sessions;
  private final PgTokenStore tokens;
  private final TokenUses uses;
  private final InstantSource clock;

  GatewayAuthentication(
      JWTParser parser,
      CredentialCache cache,
      PgSessionStore sessions,
      PgTokenStore tokens,
      TokenUses uses,
      InstantSource clock) {
    super(parser);
    this.cache = cache;
    this.sessions = sessions;
    this.tokens = tokens;
    this.uses = uses;
    this.clock = clock;
  }

  @Override
  protected Uni<@Nullable Live> token(String hash) {
    return find(Credential.ofToken(hash), () -> tokens.find(hash))
        .call(live -> live == null ? Uni.createFrom().voidItem() : uses.note(hash));
  }

  @Override
  protected Uni<@Nullable Live> session(SessionId session, Instant begunAt) {
    return find(Credential.of(session), () -> sessions.find(session, clock.instant()))
        .call(live -> live == null ? Uni.createFrom().voidItem() : touch(session, live));
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

  /** Lets a session that is used live on; a request does not fail for want of that. */
  private Uni<Void> touch(SessionId session, Live live) {
    Grant grant = live.grant();
    Duration left = live.left();
    Duration renewed = grant.lifetime(clock.instant());
    if (left == null || renewed == null || grant.idle() == null) {
      return Uni.createFrom().voidItem();
    }
    if (renewed.minus(left).compareTo(grant.idle().dividedBy(TOUCHES)) < 0) {
      return Uni.createFrom().voidItem();
    }
    return sessions
        .touch(session)
        .flatMap(
            goesOn ->
                goesOn
                    ? cache.write(live.account(), cache.live(Credential.of(session), grant))
                    : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithNull();
  }
}
