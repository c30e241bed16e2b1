package io.torrentflow.jobs.maintenance;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which transfers leave something in the bucket or in tables that nobody holds any more. */
@ApplicationScoped
class PgLeftoverStore {
  // One turn's work; what is left over comes first in the next.
  private static final int BATCH = 100;

  private static final String DROPPED =
      """
      SELECT t.id, t.space FROM transfers t
      WHERE t.dropped_at IS NOT NULL AND t.cleaned_at IS NULL
        AND (t.clean_after IS NULL OR t.clean_after <= $1)
        AND t.dropped_at <= $1::timestamptz - $2 * interval '1 millisecond'
        AND (t.links_until IS NULL OR t.links_until <= $1)
      ORDER BY t.dropped_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String UNTIDY =
      """
      SELECT t.id, t.space FROM transfers t
      WHERE t.status = 'completed' AND t.tidied_at IS NULL AND t.dropped_at IS NULL
        AND (t.clean_after IS NULL OR t.clean_after <= $1)
        AND t.ended_at <= $1::timestamptz - $2 * interval '1 millisecond'
      ORDER BY t.ended_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String TIDIED =
      "UPDATE transfers SET tidied_at = $2, clean_after = NULL WHERE id = $1";

  private static final String LATER = "UPDATE transfers SET clean_after = $2 WHERE id = $1";

  private static final String FORGET_FILES = "DELETE FROM files WHERE transfer_id = $1";

  // Who may still resume or retry a job of a torrent file begins afresh from that file.
  private static final String CLEANED =
      """
      UPDATE transfers t SET cleaned_at = $2, checkpoint = NULL,
        source_torrent = CASE WHEN EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id
          AND j.deleted_at IS NULL AND (j.ended IS NULL OR j.ended = 'failed'))
          THEN source_torrent END
      WHERE id = $1
      """;

  // Looked up for a batch, and holds again for each one when it is changed.
  private static final String IS_LONG_FAILED =
      """
      status = 'failed' AND dropped_at IS NULL
        AND ended_at <= $1::timestamptz - $2 * interval '1 millisecond'
      """;
  private static final String HAS_PARTS =
      """
      ended = 'failed' AND frozen_uploaded > 0
        AND ended_at <= $1::timestamptz - $2 * interval '1 millisecond'
      """;

  // Of a transfer t. Who has paused it may still resume it.
  private static final String IS_NOT_WAITED_FOR =
      """
      NOT EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id
        AND j.ended IS NULL AND j.deleted_at IS NULL)
      """;

  private static final String FAILED =
      "SELECT id FROM transfers t WHERE %s AND %s ORDER BY ended_at LIMIT %d"
          .formatted(IS_LONG_FAILED, IS_NOT_WAITED_FOR, BATCH);

  private static final String LOCK_FAILED =
      "SELECT FROM transfers WHERE id = $3 AND %s FOR NO KEY UPDATE".formatted(IS_LONG_FAILED);

  // Its jobs can still be retried, but from the beginning. In a statement of its own, which sees
  // the retries of before the lock.
  private static final String DROP_FAILED =
      "UPDATE transfers t SET dropped_at = $2 WHERE t.id = $1 AND " + IS_NOT_WAITED_FOR;

  private static final String WITH_PARTS =
      "SELECT id FROM jobs WHERE %s ORDER BY ended_at LIMIT %d".formatted(HAS_PARTS, BATCH);

  private static final String FORGET_PARTS =
      "UPDATE jobs SET frozen_uploaded = 0 WHERE id = $3 AND " + HAS_PARTS;

  private final Pool pool;

  PgLeftoverStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param space absent if nothing was ever stored
   */
  record Leftover(TransferId id, @Nullable Space space) {
    @Override
    public String toString() {
      return id.toString();
    }
  }

  /**
   * Dropped transfers that nothing is written to or read from any more.
   *
   * @param settled by then an agent has received the drop and has written its last part
   */
  Uni<List<Leftover>> dropped(Instant now, Duration settled) {
    return PgQuery.list(pool, DROPPED, PgLeftoverStore::leftover, now, settled);
  }

  /** Completed transfers beside whose objects lost agents may have left uploads. */
  Uni<List<Leftover>> untidy(Instant now, Duration settled) {
    return PgQuery.list(pool, UNTIDY, PgLeftoverStore::leftover, now, settled);
  }

  Uni<Void> tidied(TransferId id, Instant now) {
    return PgQuery.run(pool, TIDIED, id, now);
  }

  /** The bucket refused; others come first now. */
  Uni<Void> later(TransferId id, Instant when) {
    return PgQuery.run(pool, LATER, id, when);
  }

  /** Forgets what the bucket does not hold any more. */
  Uni<Void> cleaned(TransferId id, Instant now) {
    return pool.withTransaction(
        tx -> PgQuery.run(tx, FORGET_FILES, id).chain(() -> PgQuery.run(tx, CLEANED, id, now)));
  }

  /** Transfers that failed this long ago. */
  Uni<List<TransferId>> failed(Instant now, Duration kept) {
    return PgQuery.list(pool, FAILED, row -> new TransferId(row.getUUID("id")), now, kept);
  }

  /** Drops a transfer that failed this long ago, unless somebody retries it. */
  Uni<Void> drop(TransferId id, Instant now, Duration kept) {
    return pool.withTransaction(
        tx ->
            PgQuery.exists(tx, LOCK_FAILED, now, kept, id)
                .flatMap(
                    failed ->
                        failed
                            ? PgQuery.run(tx, DROP_FAILED, id, now)
                            : Uni.createFrom().voidItem()));
  }

  /** Jobs that failed this long ago and still cost what was stored. */
  Uni<List<JobId>> withParts(Instant now, Duration kept) {
    return PgQuery.list(pool, WITH_PARTS, row -> new JobId(row.getUUID("id")), now, kept);
  }

  /** A job that failed this long ago costs nothing, whether or not others keep its transfer. */
  Uni<Void> forgetParts(JobId id, Instant now, Duration kept) {
    return PgQuery.run(pool, FORGET_PARTS, now, kept, id);
  }

  private static Leftover leftover(Row row) {
    return new Leftover(
        new TransferId(row.getUUID("id")), PgColumns.parsed(row, "space", Space::new));
  }
}
