package io.torrentflow.jobs.review;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.kernel.id.TransferId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reviews the transfers whose jobs' wishes nobody has looked at, because a message was lost. */
@ApplicationScoped
class ReviewSweep {
  private final PgUnreviewed unreviewed;
  private final ReviewService service;

  ReviewSweep(PgUnreviewed unreviewed, ReviewService service) {
    this.unreviewed = unreviewed;
    this.service = service;
  }

  @Scheduled(
      every = "${torrentflow.jobs.review.sweep-interval}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return review(unreviewed.withUnseenWishes()).chain(() -> review(unreviewed.provedByOthers()));
  }

  private Uni<Void> review(Uni<List<TransferId>> transfers) {
    return transfers.flatMap(ids -> Duties.each("Review of", ids, service::review));
  }
}
