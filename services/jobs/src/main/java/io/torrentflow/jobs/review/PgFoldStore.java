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
import java.util.Optional;

/**
 * Folds a transfer that has no metadata yet, as one that nobody seeds, into a live one of the same
 * torrent that has: another user may have brought the torrent file since.
 */
@ApplicationScoped
class PgFoldStore {
  /** That a transfer {@code t} of a link may be found to be another's. */
  static final String IS_OF_OPEN_LINK =
      "t.source_type = 'magnet' AND t.exclusive_owner IS NULL AND t.dropped_at IS NULL";

  /** That a transfer {@code t} has no metadata yet. */
  static final String IS_WITHOUT_METADATA =
      "t.space IS NULL AND t.status IN ('submitted', 'metadata_fetch', 'paused')";

  private static final String FOLDABLE =
      """
      SELECT %s FROM transfers t
      WHERE t.id = $1 AND %s
        AND (%s
          OR t.status = 'failed' AND EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id
            AND j.ended IS NULL AND j.wish = 'wanted' AND j.deleted_at IS NULL))
      """
          .formatted(PgTransferRows.COLUMNS, IS_OF_OPEN_LINK, IS_WITHOUT_METADATA);

  private static final String LOCK_FOLDABLE = FOLDABLE + "FOR NO KEY UPDATE OF t";

  private final Pool pool;
  private final PgTransferFolder folder;

  PgFoldStore(Pool pool, PgTransferFolder folder) {
    this.pool = pool;
    this.folder = folder;
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
    return PgOwnerLocks.lock(tx, id)
        .flatMap(
            locked ->
                PgQuery.first(tx, LOCK_FOLDABLE, PgTransferRows::read, id)
                    .call(() -> PgOwnerLocks.requireAll(tx, id, locked)))
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
