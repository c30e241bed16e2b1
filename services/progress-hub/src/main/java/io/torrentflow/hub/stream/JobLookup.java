package io.torrentflow.hub.stream;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure before a stream begins that the user's jobs are known here, and its job among them.
 */
@ApplicationScoped
class JobLookup {
  // A job comes through outbox, broker and Redis in some 30 ms, but its client may be here first.
  // A minute is enough for a broker that is restarted; an older unknown job is simply unknown.
  private static final Duration NEW = Duration.ofMinutes(1);
  private static final int TIME_ORDERED = 7;

  private final UserLoader loader;
  private final InstantSource clock;

  JobLookup(UserLoader loader, InstantSource clock) {
    this.loader = loader;
    this.clock = clock;
  }

  /**
   * Fails with {@code JOB_NOT_FOUND} if the user has no such job, and with {@code
   * DEPENDENCY_UNAVAILABLE} if that is not known.
   */
  Uni<Void> require(UserStreams streams, @Nullable JobId job) {
    return streams
        .loaded(() -> loader.load(streams))
        .chain(
            () ->
                job == null || streams.has(job) || !isNew(job)
                    ? Uni.createFrom().voidItem()
                    : loader.resync(streams))
        .invoke(
            () -> {
              if (job != null && !streams.has(job)) {
                throw new ProblemException(
                    ProblemCode.JOB_NOT_FOUND, "There is no job " + job + ".");
              }
            });
  }

  /** Whether the id says that the job was made a moment ago (RFC 9562, version 7). */
  private boolean isNew(JobId job) {
    UUID id = job.value();
    long age = clock.millis() - (id.getMostSignificantBits() >>> 16);
    return id.version() == TIME_ORDERED && Math.abs(age) < NEW.toMillis();
  }
}
