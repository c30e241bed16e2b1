package io.torrentflow.gateway.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.platform.auth.LiveCredentials.Entry;
import io.torrentflow.platform.auth.Liveness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Live credentials in Redis, as far as Redis answers: it is faster than PostgreSQL and the hubs
 * read it, but nobody waits for it. What could not be written is made good by {@link
 * CredentialRefill}.
 */
@ApplicationScoped
class CredentialCache {
  private static final Logger LOG = Logger.getLogger(CredentialCache.class);
  // Redis answers within a millisecond; after this long PostgreSQL is asked.
  private static final Duration TIMEOUT = Duration.ofMillis(300);
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
    return answered(live.find(credential)).onFailure().recoverWithItem(Liveness.Unknown::new);
  }

  Uni<Void> remember(Entry entry) {
    return written(live.remember(List.of(entry)));
  }

  /**
   * Leaves a tombstone.
   *
   * @param expiry when the credential would have ended; absent for one without an end
   */
  Uni<Void> revoke(Credential credential, @Nullable Instant expiry) {
    return written(live.revoke(List.of(tombstone(credential, expiry))));
  }

  Entry tombstone(Credential credential, @Nullable Instant expiry) {
    Duration ttl = ttl(expiry);
    return new Entry(credential, null, ttl == null ? ENDLESS_TOMBSTONE : ttl);
  }

  /** How long a credential lives; absent for one without an end. */
  @Nullable Duration ttl(@Nullable Instant expiry) {
    return expiry == null ? null : Duration.between(clock.instant(), expiry);
  }

  /** Whether something may be missing in Redis; asked once, for the one who makes it good. */
  boolean takeIncomplete() {
    return incomplete.getAndSet(false);
  }

  /**
   * Notes what the record says of a credential that Redis claims not to be live.
   *
   * @param live the record says that it is
   */
  void checkAbsent(boolean live) {
    if (live) {
      missed(new IllegalStateException("a live credential is missing"));
    }
  }

  /** Something may be missing in Redis. */
  void missed(Throwable cause) {
    if (!incomplete.getAndSet(true)) {
      LOG.warnf("Credentials in Redis are not complete: %s", cause.toString());
    }
  }

  private Uni<Void> written(Uni<Void> write) {
    return answered(write).onFailure().recoverWithNull();
  }

  private <T> Uni<T> answered(Uni<T> operation) {
    return operation.ifNoItem().after(TIMEOUT).fail().onFailure().invoke(this::missed);
  }
}
