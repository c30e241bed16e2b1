package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.jobs.duty.EachItem;
import io.torrentflow.jobs.maintenance.PgLeftoverStore.Leftover;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Removes from the bucket what nobody holds: everything of a transfer that was dropped, and the
 * uploads that lost agents had begun for one that is complete. A transfer is dropped under its lock
 * before, so that nobody joins what is being removed.
 */
@ApplicationScoped
class TransferCleaner {
  private static final Logger LOG = Logger.getLogger(TransferCleaner.class);
  // A bucket in trouble is left alone for a while, and other transfers come first.
  private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

  private final PgLeftoverStore store;
  private final S3TransferObjects objects;
  private final JobsConfig.Cleanup config;
  private final Duration linkLifetime;
  private final InstantSource clock;

  TransferCleaner(
      PgLeftoverStore store,
      S3TransferObjects objects,
      JobsConfig config,
      StorageConfig storage,
      InstantSource clock) {
    this.store = store;
    this.objects = objects;
    this.config = config.cleanup();
    this.linkLifetime = storage.linkLifetime();
    this.clock = clock;
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.interval}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> run() {
    return runOnce(clock.instant());
  }

  Uni<Void> runOnce(Instant now) {
    return store
        .dropFailed(now, config.failedKept())
        .chain(() -> store.dropped(now, config.settledAfter(), linkLifetime))
        .flatMap(dropped -> EachItem.of("Removal of", dropped, leftover -> remove(leftover, now)))
        .chain(() -> store.untidy(now, config.settledAfter()))
        .flatMap(untidy -> EachItem.of("Tidying of", untidy, leftover -> tidy(leftover, now)));
  }

  private Uni<Void> remove(Leftover leftover, Instant now) {
    Uni<Void> removed =
        leftover.space() == null
            ? Uni.createFrom().voidItem()
            : objects.remove(leftover.space(), leftover.id());
    return orLater(leftover, now, removed).chain(() -> store.cleaned(leftover.id(), now));
  }

  private Uni<Void> tidy(Leftover leftover, Instant now) {
    Uni<Void> aborted =
        leftover.space() == null
            ? Uni.createFrom().voidItem()
            : objects.abortUploads(leftover.space(), leftover.id());
    return orLater(leftover, now, aborted).chain(() -> store.tidied(leftover.id(), now));
  }

  private Uni<Void> orLater(Leftover leftover, Instant now, Uni<Void> work) {
    return work.onFailure()
        .call(
            e -> {
              LOG.infof("The bucket refuses to clean up %s: %s", leftover, e.toString());
              return store.later(leftover.id(), now.plus(RETRY_DELAY));
            });
  }
}
