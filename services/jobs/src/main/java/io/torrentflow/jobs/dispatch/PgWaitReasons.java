package io.torrentflow.jobs.dispatch;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.agents.Fleet;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

@ApplicationScoped
class PgWaitReasons {
  private static final String WRITE =
      """
      WITH waiting AS (
        SELECT id AS waiting_id, why FROM transfers, LATERAL (SELECT CASE
          WHEN source_type <> ALL($2) THEN 'ENGINE_MISSING'
          WHEN $3 AND (next_attempt_at IS NULL OR next_attempt_at <= $1) THEN 'NO_FREE_SLOT'
          END AS why) AS waits
        WHERE status = 'submitted' AND (reason ->> 'code' IS DISTINCT FROM why
          OR why = 'NO_FREE_SLOT' AND reason <> $4)
        LIMIT 500 FOR UPDATE OF transfers SKIP LOCKED)
      UPDATE transfers t SET
        unfetchable_since = CASE why WHEN 'ENGINE_MISSING' THEN coalesce(unfetchable_since, $1) END,
        reason = CASE why WHEN 'ENGINE_MISSING' THEN $5::jsonb WHEN 'NO_FREE_SLOT' THEN $4 END,
        seq = next_seq(seq), updated_at = now()
      FROM waiting WHERE t.id = waiting_id
      RETURNING %s
      """
          .formatted(PgTransferStates.COLUMN);

  private static final String OVERDUE =
      "SELECT id FROM transfers WHERE status = 'submitted' AND unfetchable_since <= $1 LIMIT 500";

  private static final String CLEAR =
      """
      UPDATE transfers t SET unfetchable_since = NULL, reason = NULL,
        seq = next_seq(seq), updated_at = now()
      WHERE id IN (SELECT id FROM transfers
        WHERE status = 'submitted' AND reason ->> 'code' IN ('ENGINE_MISSING', 'NO_FREE_SLOT')
        LIMIT 500 FOR UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(PgTransferStates.COLUMN);

  private final Pool pool;
  private final PgOutbox outbox;

  PgWaitReasons(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /**
   * Writes why transfers wait, or that there is no reason any more: of so many at a time that no
   * hand-out waits long for their rows.
   */
  Uni<Void> write(Instant now, Fleet fleet) {
    StatusReason noSlot = StatusReason.noFreeSlot(fleet.running(), fleet.slots());
    List<String> sources = SourceType.wireNames(fleet.sources());
    return change(
        WRITE,
        now,
        sources,
        fleet.isFull(),
        PgColumns.json(noSlot),
        PgColumns.json(StatusReason.engineMissing()));
  }

  /** Writes that nothing is known of why transfers wait. */
  Uni<Void> clear() {
    return change(CLEAR);
  }

  private Uni<Void> change(String sql, Object... parameters) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, sql, PgTransferStates::read, parameters)
                .flatMap(changed -> outbox.add(tx, changed, OutboxMessage::transfer)));
  }

  Uni<List<TransferId>> unfetchableSince(Instant since) {
    return PgQuery.list(pool, OVERDUE, row -> new TransferId(row.getUUID("id")), since);
  }
}
