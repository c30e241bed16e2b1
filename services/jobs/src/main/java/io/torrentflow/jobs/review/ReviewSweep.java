package io.torrentflow.jobs.review;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.jobs.duty.EachItem;
import io.torrentflow.kernel.id.TransferId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reviews the transfers whose jobs' wishes nobody has looked at, because a message was lost. */
@ApplicationScoped
class ReviewSweep {
  // Messages take some milliseconds; the sweep leaves them a second.
  private static final String UNREVIEWED =
      """
      SELECT DISTINCT transfer_id FROM jobs
      WHERE wish_version > reviewed_version AND updated_at < now() - interval '1 second'
      LIMIT 500
      """;

  private final Pool pool;
  private final ReviewService service;

  ReviewSweep(Pool pool, ReviewService service) {
    this.pool = pool;
    this.service = service;
  }

  @Scheduled(
      every = "${torrentflow.jobs.review.sweep-interval:5s}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    return pool.query(UNREVIEWED)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new TransferId(row.getUUID("transfer_id")))
                    .toList())
        .flatMap((List<TransferId> ids) -> EachItem.of("Review of", ids, service::review));
  }
}
