package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows one job live: over the event stream, and by polling while the stream is broken. */
final class JobFollower {
  static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration REOPEN = Duration.ofMillis(250);
  // Through a restart of the gateway, but not through the night.
  private static final int MAX_FAILURES = 120;

  private final GatewayClient gateway;
  private final String jobId;
  private final Predicate<JobView> changed;
  private final Runnable disconnected;
  private int failures;
  private @Nullable JobView last;

  JobFollower(
      GatewayClient gateway, String jobId, Predicate<JobView> changed, Runnable disconnected) {
    this.gateway = gateway;
    this.jobId = jobId;
    this.changed = changed;
    this.disconnected = disconnected;
  }

  /** The state in which the job ended, or after which the caller wanted no more. */
  JobView run() {
    EventStream events = new EventStream(gateway, jobId);
    while (true) {
      boolean heard = events.read(this::take, JobFollower::refuse);
      if (last == null && !heard) {
        poll();
      }
      if (last != null) {
        return last;
      }
      LockSupport.parkNanos((heard ? REOPEN : RETRY).toNanos());
    }
  }

  private static void refuse(String deletedJob) {
    throw new CommandException("The job was deleted.");
  }

  private boolean take(JobView now) {
    failures = 0;
    boolean goesOn = changed.test(now) && !now.status().isTerminal();
    last = goesOn ? last : now;
    return goesOn;
  }

  private void poll() {
    try {
      take(gateway.jobNow(jobId));
    } catch (CommandException e) {
      failures++;
      boolean isRefusal = e instanceof ApiException api && api.status() < 500;
      if (isRefusal || failures >= MAX_FAILURES) {
        throw e;
      }
      disconnected.run();
    }
  }
}
