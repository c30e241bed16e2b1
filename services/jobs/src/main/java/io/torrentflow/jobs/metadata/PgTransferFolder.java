package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgJobEnds;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Folds a transfer that has no byte yet into a live one of the same torrent and selection, whose
 * metadata is proved: its jobs move there. Never the other way round. One that has failed and is
 * wanted again is folded into any that began meanwhile.
 */
@ApplicationScoped
public class PgTransferFolder {
  private static final String IS_LIVE =
      """
      o.id <> t.id AND o.selection = t.selection AND o.exclusive_owner IS NULL
        AND o.dropped_at IS NULL AND o.status IN (SELECT name FROM job_status WHERE joinable)
      """;

  /** That a transfer {@code o} is live, proved and open to the owners of a transfer {@code t}. */
  public static final String IS_OPEN = IS_LIVE + " AND o.info_sha256 IS NOT NULL\n";

  /** That a transfer {@code o} has proved every hash that a transfer {@code t} is asked for by. */
  public static final String HAS_ASKED_HASHES =
      """
      (t.asked_v1 IS NULL OR o.infohash_v1 = t.asked_v1)
        AND (t.asked_v2 IS NULL OR o.infohash_v2 = t.asked_v2)
      """;

  private static final String TWIN =
      """
      SELECT o.id FROM transfers t JOIN transfers o ON %s
      WHERE t.id = $1
        AND CASE WHEN coalesce(decode($2, 'hex'), t.info_sha256) IS NOT NULL
          THEN o.info_sha256 = coalesce(decode($2, 'hex'), t.info_sha256)
          WHEN o.info_sha256 IS NULL THEN t.status = 'failed'
            AND (o.asked_v1, o.asked_v2) IS NOT DISTINCT FROM (t.asked_v1, t.asked_v2)
          ELSE (t.asked_v1 IS NOT NULL OR t.asked_v2 IS NOT NULL) AND %s
          END
      ORDER BY o.created_at LIMIT 1 FOR NO KEY UPDATE OF o
      """
          .formatted(IS_LIVE, HAS_ASKED_HASHES);

  private static final String MOVE_JOBS =
      """
      UPDATE jobs j SET joined_attempt = attempts_begun(o), %s
      FROM transfers o, transfers t
      WHERE o.id = $2 AND t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.deleted_at IS NULL
      RETURNING %s
      """
          .formatted(PgJobMoves.SET, PgJobStates.COLUMN);

  private static final String END =
      """
      UPDATE transfers SET status = 'cancelled', agent_id = NULL, assigned_at = NULL,
        ended_at = now(), dropped_at = now(), folded_into = $2, checkpoint = NULL,
        updated_at = now(), seq = next_seq(seq)
      WHERE id = $1 AND status IN (SELECT name FROM job_status WHERE NOT terminal)
      """;

  private static final String DROP_ENDED =
      "UPDATE transfers SET dropped_at = coalesce(dropped_at, now()), folded_into = $2 WHERE id = $1";

  private static final String EVENT =
      """
      INSERT INTO transfer_events (transfer_id, kind, from_status, to_status, actor, detail)
      VALUES ($1, 'folded', $2, 'cancelled', $3, jsonb_build_object('into', $4::text))
      """;

  private final PgOutbox outbox;
  private final PgJobEnds ends;
  private final PgSelections selections;

  PgTransferFolder(PgOutbox outbox, PgJobEnds ends, PgSelections selections) {
    this.outbox = outbox;
    this.ends = ends;
    this.selections = selections;
  }

  /**
   * The live transfer, locked, that the given one is found to be; null if there is none.
   *
   * @param infoSha256 what its metadata has just proved; absent to go by what is known of it
   */
  public Uni<@Nullable TransferId> twin(
      SqlConnection tx, TransferId id, @Nullable String infoSha256) {
    return PgQuery.first(tx, TWIN, row -> new TransferId(row.getUUID("id")), id, infoSha256);
  }

  /**
   * Fails the jobs of owners whose plan has no room for it, as they would fail without the other
   * transfer, moves the rest over and ends the transfer. The owners and both transfers are locked.
   */
  public Uni<Void> fold(SqlConnection tx, Transfer transfer, TransferId into, String actor) {
    TransferId id = transfer.id();
    return PgTransferRows.state(tx, into)
        .call(state -> failExceeding(tx, id, state.progress().totalBytes()))
        .call(() -> moveJobs(tx, id, into))
        .call(() -> selections.await(tx, into))
        .call(() -> PgQuery.run(tx, END, id, into))
        .call(() -> PgQuery.run(tx, DROP_ENDED, id, into))
        .call(
            () -> PgQuery.run(tx, EVENT, id, transfer.status().wireName(), actor, into.toString()))
        .flatMap(
            state -> outbox.add(tx, OutboxMessage.transfer(state), OutboxMessage.review(into)));
  }

  /** What their size is was not known before. */
  private Uni<Void> failExceeding(SqlConnection tx, TransferId id, @Nullable Long totalBytes) {
    return totalBytes == null
        ? Uni.createFrom().voidItem()
        : ends.endExceeding(tx, id, totalBytes, "metadata");
  }

  private Uni<Void> moveJobs(SqlConnection tx, TransferId id, TransferId into) {
    return PgQuery.list(tx, MOVE_JOBS, PgJobStates::read, id, into)
        .flatMap(moved -> outbox.add(tx, PgJobMoves.messages(moved)));
  }
}
