package io.torrentflow.jobs.review;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.metadata.PgOwnerLocks;
import io.torrentflow.jobs.metadata.PgTransferFolder;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Finds transfers that wait for a review, and folds two kinds of them into a live one of the same
 * torrent, which another user may have submitted since: one that has no metadata yet, for example
 * because nobody seeds it, and one that has failed and is wanted again.
 */
@ApplicationScoped
class PgReviewStore {
  // Messages take some milliseconds; the sweep leaves them a second.
  private static final String UNREVIEWED =
      """
      SELECT DISTINCT transfer_id AS id FROM jobs
      WHERE wish_version > reviewed_version AND updated_at < now() - interval '1 second'
      LIMIT 500
      """;

  // That a transfer t of a link may be found to be another's.
  private static final String IS_OF_OPEN_LINK =
      "t.source_type = 'magnet' AND t.exclusive_owner IS NULL AND t.dropped_at IS NULL";

  // Before it has a space no payload is fetched, so it is not further than that.
  private static final String IS_WITHOUT_METADATA =
      "t.space IS NULL AND t.status IN (SELECT name FROM job_status WHERE NOT terminal)";

  private static final String PROVED_BY_OTHERS =
      """
      SELECT t.id FROM transfers t
      WHERE %s AND %s AND t.info_sha256 IS NULL
        AND EXISTS (
          SELECT FROM transfers o
          WHERE (o.infohash_v1 = t.asked_v1 OR o.infohash_v2 = t.asked_v2) AND %s AND %s)
      LIMIT 500
      """
          .formatted(
              IS_OF_OPEN_LINK,
              IS_WITHOUT_METADATA,
              PgTransferFolder.HAS_ASKED_HASHES,
              PgTransferFolder.IS_OPEN);

  private static final String FOLDABLE =
      """
      SELECT %s FROM transfers t
      WHERE t.id = $1
        AND (%s AND %s
          OR t.status = 'failed' AND t.exclusive_owner IS NULL AND t.dropped_at IS NULL
            AND EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id
              AND j.ended IS NULL AND j.wish = 'wanted' AND j.deleted_at IS NULL))
      """
          .formatted(PgTransferRows.COLUMN, IS_OF_OPEN_LINK, IS_WITHOUT_METADATA);

  private static final String LOCK_FOLDABLE = FOLDABLE + "FOR NO KEY UPDATE OF t";

  private final Pool pool;
  private final PgTransferFolder folder;

  PgReviewStore(Pool pool, PgTransferFolder folder) {
    this.pool = pool;
    this.folder = folder;
  }

  Uni<List<TransferId>> unreviewed() {
    return PgQuery.list(pool, UNREVIEWED, row -> new TransferId(row.getUUID("id")));
  }

  /** Links without metadata whose torrent somebody else has proved meanwhile. */
  Uni<List<TransferId>> provedByOthers() {
    return PgQuery.list(pool, PROVED_BY_OTHERS, row -> new TransferId(row.getUUID("id")));
  }

  /** The transfer as it was before it was folded; empty if it was not. */
  Uni<Optional<Transfer>> foldIfTwin(TransferId id) {
    return PgQuery.exists(pool, FOLDABLE, id)
        .flatMap(
            isFoldable ->
                isFoldable
                    ? pool.withTransaction(tx -> foldIfTwin(tx, id))
                    : Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<Transfer>> foldIfTwin(SqlConnection tx, TransferId id) {
    return PgOwnerLocks.lock(
            tx, id, () -> PgQuery.first(tx, LOCK_FOLDABLE, PgTransferRows::read, id))
        .flatMap(
            transfer ->
                transfer == null ? Uni.createFrom().item(Optional.empty()) : fold(tx, transfer));
  }

  private Uni<Optional<Transfer>> fold(SqlConnection tx, Transfer transfer) {
    return folder
        .twin(tx, transfer.id(), null)
        .flatMap(
            into ->
                into == null
                    ? Uni.createFrom().item(Optional.empty())
                    : folder.fold(tx, transfer, into, "review").replaceWith(Optional.of(transfer)));
  }
}
