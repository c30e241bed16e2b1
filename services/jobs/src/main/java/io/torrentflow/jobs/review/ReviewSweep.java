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

  // A link without metadata whose torrent somebody else has proved meanwhile.
  private static final String PROVED_BY_OTHERS =
      """
      SELECT t.id AS transfer_id FROM transfers t
      WHERE t.source_type = 'magnet' AND t.exclusive_owner IS NULL AND t.dropped_at IS NULL
        AND t.info_sha256 IS NULL AND t.space IS NULL AND t.status IN ('submitted', 'metadata_fetch', 'paused')
        AND EXISTS (
          SELECT FROM transfers o
          WHERE (o.infohash_v1 = t.asked_v1 OR o.infohash_v2 = t.asked_v2) AND o.dropped_at IS NULL
            AND (t.asked_v1 IS NULL OR o.infohash_v1 = t.asked_v1)
            AND (t.asked_v2 IS NULL OR o.infohash_v2 = t.asked_v2)
            AND o.id <> t.id AND o.selection = t.selection AND o.exclusive_owner IS NULL
            AND o.info_sha256 IS NOT NULL AND o.status NOT IN ('failed', 'cancelled'))
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
    return review(UNREVIEWED).chain(() -> review(PROVED_BY_OTHERS));
  }

  private Uni<Void> review(String transfers) {
    return pool.query(transfers)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new TransferId(row.getUUID("transfer_id")))
                    .toList())
        .flatMap((List<TransferId> ids) -> EachItem.of("Review of", ids, service::review));
  }
}
