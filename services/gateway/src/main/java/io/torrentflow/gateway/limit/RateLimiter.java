package io.torrentflow.gateway.limit;

import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.redis.PromptRedis;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Takes from several buckets at once, or from none: in Redis, where all replicas see it, and while
 * Redis does not answer in this process.
 */
@ApplicationScoped
class RateLimiter {
  /**
   * KEYS: buckets. ARGV: of each what the request costs, and its window, in microseconds. Redis'
   * clock is the one that all replicas have. Times are exact as Lua's doubles until the year 2255.
   */
  static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local used, fits = {}, true
      for i, key in ipairs(KEYS) do
        local before = math.max(0, tonumber(redis.call('GET', key) or '0') - now)
        used[i] = before + tonumber(ARGV[2 * i - 1])
        fits = fits and used[i] <= tonumber(ARGV[2 * i])
      end
      if fits then
        for i, key in ipairs(KEYS) do
          redis.call('SET', key, string.format('%.0f', now + used[i]),
            'PX', math.max(1, math.ceil(used[i] / 1000)))
        end
      end
      return used
      """;

  private static final String PREFIX = "torrentflow:limit:";

  private final ReactiveRedisDataSource redis;
  private final LimitHeaders headers;
  private final MemoryBuckets memory;
  private final AtomicBoolean reachable = new AtomicBoolean(true);

  RateLimiter(ReactiveRedisDataSource redis, LimitHeaders headers, InstantSource clock) {
    this.redis = redis;
    this.headers = headers;
    this.memory =
        new MemoryBuckets(() -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
  }

  /**
   * Takes from all of these if each has enough; fails with {@code RATE_LIMITED} otherwise.
   *
   * @param problem what there was too much of
   */
  Uni<Void> require(List<Bucket> buckets, String problem) {
    return take(buckets)
        .invoke(headers::add)
        .invoke(
            verdict -> {
              if (!verdict.isAllowed()) {
                throw ProblemException.retryable(
                    ProblemCode.RATE_LIMITED,
                    "%s; try again in %d s."
                        .formatted(problem, Math.ceilDiv(verdict.retryAfter().toMillis(), 1_000)),
                    verdict.retryAfter());
              }
            })
        .replaceWithVoid();
  }

  /** The verdict of the one that has the least. */
  private Uni<Verdict> take(List<Bucket> buckets) {
    List<String> command = new ArrayList<>(List.of(SCRIPT, Integer.toString(buckets.size())));
    buckets.forEach(bucket -> command.add(PREFIX + bucket.key()));
    for (Bucket bucket : buckets) {
      command.add(Long.toString(bucket.cost() * bucket.limit().intervalMicros()));
      command.add(Long.toString(bucket.limit().windowMicros()));
    }
    return PromptRedis.promptly(redis.execute("EVAL", command.toArray(String[]::new)))
        .map(RateLimiter::longs)
        .invoke(() -> note(true))
        .onFailure()
        .invoke(() -> note(false))
        .onFailure()
        .recoverWithItem(() -> memory.take(buckets))
        .map(used -> verdict(buckets, used));
  }

  private static List<Long> longs(Response used) {
    return StreamSupport.stream(used.spliterator(), false).map(Response::toLong).toList();
  }

  /** The bucket that has the least left, as a part of what it holds. */
  private static Verdict verdict(List<Bucket> buckets, List<Long> used) {
    int tightest =
        IntStream.range(0, buckets.size())
            .boxed()
            .max(
                Comparator.comparingDouble(
                    i -> (double) used.get(i) / buckets.get(i).limit().windowMicros()))
            .orElseThrow();
    Bucket bucket = buckets.get(tightest);
    long excess = used.get(tightest) - bucket.limit().windowMicros();
    return new Verdict(bucket, micros(used.get(tightest)), micros(Math.max(0, excess)));
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  // A line for each request would bury all others.
  private void note(boolean reached) {
    if (reachable.compareAndSet(!reached, reached)) {
      if (reached) {
        Log.info("Redis counts requests again");
      } else {
        Log.warn("Redis does not answer; each replica counts requests by itself");
      }
    }
  }
}
