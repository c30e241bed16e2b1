package io.torrentflow.jobs.review;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.jobs.duty.EachItem;
import io.torrentflow.jobs.metadata.TransferFolder;
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
      WHERE %s AND %s AND t.info_sha256 IS NULL
        AND EXISTS (
          SELECT FROM transfers o
          WHERE (o.infohash_v1 = t.asked_v1 OR o.infohash_v2 = t.asked_v2) AND %s AND %s)
      LIMIT 500
      """
          .formatted(
              FoldStore.IS_OF_OPEN_LINK,
              FoldStore.IS_WITHOUT_METADATA,
              TransferFolder.HAS_ASKED_HASHES,
              TransferFolder.IS_OPEN);

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
