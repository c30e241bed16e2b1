package io.torrentflow.jobs.maintenance;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.maintenance.PgLeftoverStore.Leftover;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.platform.duty.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;

/**
 * Removes from the bucket what nobody holds: everything of a transfer that was dropped, and the
 * uploads that lost agents had begun for one that is complete. A transfer is dropped under its lock
 * before, so that nobody joins what is being removed.
 */
@ApplicationScoped
class TransferCleaner {
  // A bucket in trouble is left alone for a while, and other transfers come first.
  private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

  private final PgLeftoverStore store;
  private final S3TransferObjects objects;
  private final JobsConfig.Cleanup config;
  private final InstantSource clock;

  TransferCleaner(
      PgLeftoverStore store, S3TransferObjects objects, JobsConfig config, InstantSource clock) {
    this.store = store;
    this.objects = objects;
    this.config = config.cleanup();
    this.clock = clock;
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    Instant now = clock.instant();
    Duration kept = config.failedKept();
    return store
        .failed(now, kept)
        .flatMap(failed -> Duty.each("Dropping of", failed, id -> store.drop(id, now, kept)))
        .chain(() -> store.withParts(now, kept))
        .flatMap(
            jobs -> Duty.each("Dropping parts of", jobs, id -> store.forgetParts(id, now, kept)))
        .chain(() -> store.dropped(now, config.settledAfter()))
        .flatMap(dropped -> Duty.each("Removal of", dropped, leftover -> remove(leftover, now)))
        .chain(() -> store.untidy(now, config.settledAfter()))
        .flatMap(untidy -> Duty.each("Tidying of", untidy, leftover -> tidy(leftover, now)));
  }

  private Uni<Void> remove(Leftover leftover, Instant now) {
    return clean(leftover, now, objects::remove).chain(() -> store.cleaned(leftover.id(), now));
  }

  private Uni<Void> tidy(Leftover leftover, Instant now) {
    return clean(leftover, now, objects::abortUploads)
        .chain(() -> store.tidied(leftover.id(), now));
  }

  private Uni<Void> clean(
      Leftover leftover, Instant now, BiFunction<Space, TransferId, Uni<Void>> work) {
    if (leftover.space() == null) {
      return Uni.createFrom().voidItem();
    }
    return work.apply(leftover.space(), leftover.id())
        .onFailure()
        .call(
            e -> {
              Log.infof("The bucket refuses to clean up %s: %s", leftover, e.toString());
              return store.later(leftover.id(), now.plus(RETRY_DELAY));
            });
  }
}
