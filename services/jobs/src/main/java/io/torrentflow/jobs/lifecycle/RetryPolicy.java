package io.torrentflow.jobs.lifecycle;

import io.torrentflow.jobs.JobsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often and after what time a failed attempt is repeated. */
@ApplicationScoped
class RetryPolicy {
  /** Retries that a transfer has; the database checks it, too. */
  static final int BUDGET = 5;

  private final Duration base;
  private final Duration max;
  private final RandomGenerator random;

  @jakarta.inject.Inject
  RetryPolicy(JobsConfig config) {
    this(config.retry().baseDelay(), config.retry().maxDelay(), RandomGenerator.getDefault());
  }

  RetryPolicy(Duration base, Duration max, RandomGenerator random) {
    this.base = base;
    this.max = max;
    this.random = random;
  }

  boolean allows(int attempt) {
    return attempt < BUDGET;
  }

  /**
   * The wait before the next try: doubled with each, and shaken by up to a half either way, so that
   * what failed together does not come back together.
   */
  Duration delay(int attempt) {
    long doubled = Math.min(max.toMillis(), base.toMillis() << attempt);
    return Duration.ofMillis((long) (doubled * (0.5 + random.nextDouble())));
  }
}
