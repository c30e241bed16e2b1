package io.torrentflow.gateway.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.redis.PromptRedis;
import io.torrentflow.platform.auth.Account;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.Grant;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Liveness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Live credentials in Redis, as far as Redis answers: it is faster than PostgreSQL and the hubs
 * read it, but nobody waits for it. What could not be written is made good by {@link
 * CredentialRefill}.
 */
@ApplicationScoped
class CredentialCache {
  // A tombstone of a token without an end: far longer than anything read before the revocation can
  // still be on its way to Redis.
  private static final Duration ENDLESS_TOMBSTONE = Duration.ofDays(1);

  private final LiveCredentials live;
  private final InstantSource clock;
  // True at the start, for an earlier run may have ended before it made good what it missed.
  private final AtomicBoolean incomplete = new AtomicBoolean(true);

  CredentialCache(ReactiveRedisDataSource redis, ObjectMapper json, InstantSource clock) {
    this.live = new LiveCredentials(redis, json);
    this.clock = clock;
  }

  /** What Redis says; {@link Liveness.Unknown} also if it does not answer. */
  Uni<Liveness> find(Credential credential) {
    return bounded(live.find(credential)).onFailure().recoverWithItem(Liveness.Unknown::new);
  }

  /** Writes what is live, with the accounts that it is of. */
  Uni<Void> write(Account account, Entry entry) {
    return bounded(live.writeAccounts(List.of(account)).chain(() -> live.write(List.of(entry))))
        .onFailure()
        .recoverWithNull();
  }

  /** Writes what is in force for a user. */
  Uni<Void> write(Account account) {
    return bounded(live.writeAccounts(List.of(account))).onFailure().recoverWithNull();
  }

  /** Writes tombstones. */
  Uni<Void> write(List<Entry> entries) {
    return bounded(live.write(entries)).onFailure().recoverWithNull();
  }

  /** What Redis is to hold of a credential that was just made or used. */
  Entry live(Credential credential, Grant grant) {
    return new Entry(credential, grant, grant.lifetime(clock.instant()));
  }

  /**
   * The tombstone of a credential.
   *
   * @param expiry when it would have ended in any case; absent for one without an end
   */
  Entry tombstone(Credential credential, @Nullable Instant expiry) {
    return new Entry(
        credential,
        null,
        expiry == null ? ENDLESS_TOMBSTONE : Duration.between(clock.instant(), expiry));
  }

  /** Whether something may be missing in Redis; asked once, for the one who makes it good. */
  boolean takeIncomplete() {
    return incomplete.getAndSet(false);
  }

  /** Something may be missing in Redis. */
  void missed(Throwable cause) {
    if (!incomplete.getAndSet(true)) {
      Log.warnf("Credentials in Redis are not complete: %s", cause.toString());
    }
  }

  private <T> Uni<T> bounded(Uni<T> operation) {
    return PromptRedis.promptly(operation).onFailure().invoke(this::missed);
  }
}
