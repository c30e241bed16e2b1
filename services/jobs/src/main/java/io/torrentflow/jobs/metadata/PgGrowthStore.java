package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgJobEnds;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Finds the owners whose plan has no room for what a transfer has grown to, and ends their jobs.
 */
@ApplicationScoped
class PgGrowthStore {
  // What the record holds as the size has been judged, so that a transfer of known size costs a
  // look at its row. While a size is unknown each report is judged.
  private static final String EXCEEDING =
      """
      SELECT FROM transfers t
        JOIN jobs j ON j.transfer_id = t.id
        JOIN user_limits p ON p.user_id = j.owner_id
      WHERE t.id = $1 AND t.agent_id = $2 AND t.assignment = $3
        AND coalesce(t.total_bytes, 0) < $4
        AND j.ended IS NULL AND j.wish = 'wanted' AND j.deleted_at IS NULL
        AND $4 > p.max_stored_bytes - cost_of_others(j)
      """;

  // Parts of a file that will never be whole are of no use to anybody, and would leave their owner
  // no room to go on with. The sweep of reviews finds who has ended if the message is lost.
  private static final String FREE =
      """
      UPDATE jobs j SET frozen_uploaded = 0, wish_version = wish_version + 1, seq = next_seq(seq)
      WHERE transfer_id = $1 AND ended = 'failed' AND ended_at = now()
      RETURNING %s
      """
          .formatted(PgJobStates.COLUMN);

  private final Pool pool;
  private final PgJobEnds ends;
  private final PgOutbox outbox;

  PgGrowthStore(Pool pool, PgJobEnds ends, PgOutbox outbox) {
    this.pool = pool;
    this.ends = ends;
    this.outbox = outbox;
  }

  /**
   * A look without locks: whether the report comes from the holder and exceeds some owner's plan.
   */
  Uni<Boolean> isExceeded(TransferId id, ProgressReport report, long bytes) {
    return isExceeded(pool, id, report, bytes);
  }

  /** Ends the jobs of all whom it exceeds, under locks on all owners, and asks for a review. */
  Uni<Void> endExceeding(TransferId id, ProgressReport report, long bytes) {
    return pool.withTransaction(
        tx ->
            PgOwnerLocks.lock(tx, id, () -> PgTransferRows.lock(tx, id))
                .chain(() -> isExceeded(tx, id, report, bytes))
                .flatMap(exceeded -> exceeded ? end(tx, id, bytes) : Uni.createFrom().voidItem()));
  }

  private static Uni<Boolean> isExceeded(
      SqlClient client, TransferId id, ProgressReport report, long bytes) {
    return PgQuery.exists(client, EXCEEDING, id, report.agentId(), report.assignment(), bytes);
  }

  private Uni<Void> end(SqlConnection tx, TransferId id, long bytes) {
    return ends.endExceeding(tx, id, bytes, "growth")
        .chain(() -> PgQuery.list(tx, FREE, PgJobStates::read, id))
        .flatMap(freed -> outbox.add(tx, freed, OutboxMessage::changed))
        .chain(() -> outbox.add(tx, OutboxMessage.review(id)));
  }
}
