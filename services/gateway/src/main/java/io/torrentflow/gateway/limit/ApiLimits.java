package io.torrentflow.gateway.limit;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** How much a user, and one API token of theirs, may ask of the API. */
@ApplicationScoped
public class ApiLimits {
  private final RateLimiter limiter;
  private final LimitsConfig config;

  ApiLimits(RateLimiter limiter, LimitsConfig config) {
    this.limiter = limiter;
    this.config = config;
  }

  /** Counts one read; fails with {@code RATE_LIMITED}. */
  Uni<Void> beforeRead(Caller caller) {
    return take(caller, 1);
  }

  /** Counts one change; fails with {@code RATE_LIMITED}. */
  Uni<Void> beforeChange(Caller caller) {
    return take(caller, config.changeCost());
  }

  /**
   * Counts changes of several things by one request, which was counted as one already; fails with
   * {@code RATE_LIMITED}.
   *
   * @param more how many there are beside the first
   */
  public Uni<Void> beforeMore(Caller caller, int more) {
    return more <= 0 ? Uni.createFrom().voidItem() : take(caller, more * config.changeCost());
  }

  private Uni<Void> take(Caller caller, int cost) {
    List<Bucket> buckets = new ArrayList<>();
    buckets.add(new Bucket("api", "api:" + caller.user(), config.api(), cost));
    if (caller.session() == null) {
      String key = "api-" + caller.credential().name();
      buckets.add(new Bucket("token", key, config.apiOfToken(), cost));
    }
    return limiter.require(buckets, "You ask too much at once");
  }
}
