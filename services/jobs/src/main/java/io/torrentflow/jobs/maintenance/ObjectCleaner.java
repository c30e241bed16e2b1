package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobStore;
import io.torrentflow.kernel.job.JobStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Removes from the bucket what belongs to nobody: everything of a job that was cancelled or
 * deleted, and the uploads that lost agents had begun for one that is complete.
 */
@ApplicationScoped
class ObjectCleaner {
  private static final Logger LOG = Logger.getLogger(ObjectCleaner.class);

  private final JobStore store;
  private final S3JobObjects objects;
  private final JobsConfig config;

  ObjectCleaner(JobStore store, S3JobObjects objects, JobsConfig config) {
    this.store = store;
    this.objects = objects;
    this.config = config;
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.interval:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return store
        .withLeftovers(config.cleanup().settledAfter())
        .onItem()
        .transformToMulti(jobs -> Multi.createFrom().iterable(jobs))
        .onItem()
        .transformToUniAndConcatenate(this::clean)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> clean(Job job) {
    boolean kept = job.status() == JobStatus.COMPLETED && !job.deleted();
    return (kept
            ? objects.abortUploads(job.owner(), job.id())
            : objects.remove(job.owner(), job.id()))
        .chain(() -> store.cleaned(job.id()))
        .onFailure()
        .invoke(e -> LOG.warnf("Job %s is cleaned up later: %s", job.id(), e.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
