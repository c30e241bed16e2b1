package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;

public final class PgTransferRows {
  /** The column that {@link #read(Row)} reads, of a table alias {@code t}. */
  public static final String COLUMN =
      """
      jsonb_build_object('id', t.id, 'status', t.status, 'type', t.source_type,
        'exclusiveOwner', t.exclusive_owner, 'isProved', t.info_sha256 IS NOT NULL,
        'space', t.space, 'totalBytes', t.total_bytes, 'uploadedBytes', t.uploaded_bytes,
        'attempt', t.attempt, 'losses', t.losses, 'confirmedMark', t.confirmed_mark,
        'assignment', t.assignment, 'isReserved', t.reserved_until IS NOT NULL,
        'agent', t.agent_id, 'contactsVersion', t.contacts_version,
        'isFresh', coalesce(t.assigned_at > now() - interval '10 seconds', false),
        'reportSeq', t.report_seq,
        'lastReportAt', coalesce(t.last_report_at, CASE
          WHEN t.updated_at < now() - interval '30 seconds' THEN t.updated_at END),
        'error', %s, 'correlationId', t.correlation_id, 'isDropped', t.dropped_at IS NOT NULL)
        AS transfer
      """
          .formatted(PgColumns.codeWithDetail("t.error_code", "t.error_detail"));

  private static final String LOCK =
      "SELECT %s FROM transfers t WHERE t.id = $1 FOR NO KEY UPDATE OF t".formatted(COLUMN);

  private PgTransferRows() {}

  public static Transfer read(Row row) {
    return PgColumns.json(row, "transfer", Transfer.class);
  }

  /** Locks the transfer; fails with {@code JOB_NOT_FOUND} if there is none. */
  public static Uni<Transfer> lock(SqlConnection tx, TransferId id) {
    return PgQuery.only(tx, LOCK, PgTransferRows::read, () -> notFound(id), id);
  }

  /** What messages say of the transfer. */
  public static Uni<TransferState> state(SqlConnection tx, TransferId id) {
    return PgQuery.only(tx, PgTransferStates.BY_ID, PgTransferStates::read, () -> notFound(id), id);
  }

  static ProblemException notFound(TransferId id) {
    return new ProblemException(ProblemCode.JOB_NOT_FOUND, "There is no transfer " + id + ".");
  }
}
