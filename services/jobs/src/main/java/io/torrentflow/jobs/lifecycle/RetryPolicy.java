package io.torrentflow.jobs.lifecycle;

import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.kernel.retry.Backoff;
import io.torrentflow.kernel.retry.RetryBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often and after what time a failed attempt is repeated. */
@ApplicationScoped
class RetryPolicy {
  private final Backoff backoff;
  private final RandomGenerator random;

  @Inject
  RetryPolicy(JobsConfig config) {
    this(
        new Backoff(config.retry().baseDelay(), config.retry().maxDelay()),
        RandomGenerator.getDefault());
  }

  RetryPolicy(Backoff backoff, RandomGenerator random) {
    this.backoff = backoff;
    this.random = random;
  }

  boolean allows(int attempt) {
    return attempt < RetryBudget.MAX_RETRIES;
  }

  /**
   * The delay before the next attempt.
   *
   * @param attempt how many retries have been used
   */
  Duration delay(int attempt) {
    return backoff.jittered(attempt + 1, random);
  }
}
