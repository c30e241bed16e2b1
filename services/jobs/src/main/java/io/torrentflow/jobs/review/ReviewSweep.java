package io.torrentflow.jobs.review;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.kernel.id.TransferId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reviews the transfers whose wishes are not reviewed yet, because a message was lost. */
@ApplicationScoped
class ReviewSweep {
  private final PgReviewStore store;
  private final ReviewService service;

  ReviewSweep(PgReviewStore store, ReviewService service) {
    this.store = store;
    this.service = service;
  }

  @Scheduled(
      every = "${torrentflow.jobs.review.sweep-interval}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return review(store.unreviewed()).chain(() -> review(store.provedByOthers()));
  }

  private Uni<Void> review(Uni<List<TransferId>> transfers) {
    return transfers.flatMap(ids -> Duties.each("Review of", ids, service::review));
  }
}
