package io.torrentflow.jobs.dispatch;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;

@ApplicationScoped
class PgUnfetchableStore {
  private static final String MARK =
      """
      UPDATE transfers t SET unfetchable_since = $1, reason_code = 'ENGINE_MISSING',
        reason_detail = 'No connected agent can fetch this kind of source.', seq = next_seq(seq),
        updated_at = now()
      WHERE status = 'submitted' AND unfetchable_since IS NULL AND NOT source_type = ANY($2)
      RETURNING %s
      """
          .formatted(PgTransferStates.COLUMNS);

  private static final String UNMARK =
      """
      UPDATE transfers t SET unfetchable_since = NULL, reason_code = NULL, reason_detail = NULL,
        seq = next_seq(seq), updated_at = now()
      WHERE status = 'submitted' AND unfetchable_since IS NOT NULL AND source_type = ANY($1)
      RETURNING %s
      """
          .formatted(PgTransferStates.COLUMNS);

  private static final String OVERDUE =
      "SELECT id FROM transfers WHERE status = 'submitted' AND unfetchable_since <= $1 LIMIT 500";

  private final Pool pool;
  private final PgOutbox outbox;

  PgUnfetchableStore(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /** Marks those that none of the sources serves, and takes the mark from those that one does. */
  Uni<Void> mark(Instant now, Set<SourceType> sources) {
    List<String> names = SourceType.wireNames(sources);
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, MARK, PgTransferStates::read, now, names)
                .flatMap(marked -> outbox.add(tx, marked, OutboxMessage::transfer))
                .chain(() -> PgQuery.list(tx, UNMARK, PgTransferStates::read, names))
                .flatMap(unmarked -> outbox.add(tx, unmarked, OutboxMessage::transfer)));
  }

  Uni<List<TransferId>> markedSince(Instant since) {
    return PgQuery.list(pool, OVERDUE, row -> new TransferId(row.getUUID("id")), since);
  }
}
