package io.torrentflow.gateway.limit;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.gateway.redis.PromptRedis;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How often somebody may try to log in or to make an account, judged before a password is hashed,
 * which is what costs. An account that many guess at stays open to its owner: an address that has
 * logged in to it lately is not counted among the others.
 */
@ApplicationScoped
public class SignInLimits {
  private static final String KNOWN = "torrentflow:signed-in:";

  private final RateLimiter limiter;
  private final ReactiveRedisDataSource redis;
  private final LimitsConfig config;
  private final RequestOrigin origin;

  SignInLimits(
      RateLimiter limiter,
      ReactiveRedisDataSource redis,
      LimitsConfig config,
      RequestOrigin origin) {
    this.limiter = limiter;
    this.redis = redis;
    this.config = config;
    this.origin = origin;
  }

  /**
   * @param email as it is kept
   * @return fails with {@code RATE_LIMITED}
   */
  public Uni<Void> beforeLogin(String email) {
    String network = origin.network();
    String account = account(email);
    return isKnown(account, network)
        .flatMap(
            known -> {
              List<Bucket> buckets = new ArrayList<>();
              buckets.add(
                  new Bucket("login", "login:" + account + ":" + network, config.login(), 1));
              buckets.add(
                  new Bucket("address", "login-address:" + network, config.loginOfAddress(), 1));
              if (!known) {
                buckets.add(
                    new Bucket(
                        "account", "login-elsewhere:" + account, config.loginFromElsewhere(), 1));
              }
              return limiter.require(buckets, "Too many tries to log in");
            });
  }

  /** Remembers where the account has just been logged in to from. */
  public Uni<Void> loggedIn(String email) {
    String key = known(account(email), origin.network());
    String lifetime = Long.toString(config.addressKnown().toMillis());
    return PromptRedis.promptly(redis.execute("SET", key, "1", "PX", lifetime))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Fails with {@code RATE_LIMITED}. */
  public Uni<Void> beforeRegistration() {
    return limiter.require(
        List.of(new Bucket("register", "register:" + origin.network(), config.register(), 1)),
        "Too many accounts are made from your address");
  }

  private Uni<Boolean> isKnown(String account, String network) {
    return PromptRedis.promptly(redis.execute("EXISTS", known(account, network)))
        .map(found -> found.toInteger() == 1)
        .onFailure()
        .recoverWithItem(false);
  }

  /** The key that is there while the account has been logged in to from the network lately. */
  private static String known(String account, String network) {
    return KNOWN + account + ":" + network;
  }

  // Addresses of mail are nobody's business in Redis.
  private static String account(String email) {
    return DigestUtils.sha256Hex(email);
  }
}
