package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public final class PgTransferRows {
  /** The columns that {@link #read(Row)} needs, of a table alias {@code t}. */
  public static final String COLUMNS =
      """
      t.id, t.status, t.source_type, t.exclusive_owner, t.info_sha256 IS NOT NULL AS proved, t.space,
      t.total_bytes, t.uploaded_bytes, t.attempt, t.losses, t.confirmed_mark, t.assignment,
      t.agent_id, t.contacts_version,
      coalesce(t.last_report_at, CASE WHEN t.updated_at < now() - interval '30 seconds'
        THEN t.updated_at END) AS last_report_at, t.error_code, t.error_detail,
      t.correlation_id, t.dropped_at IS NOT NULL AS dropped
      """;

  private static final String LOCK =
      "SELECT %s FROM transfers t WHERE t.id = $1 FOR NO KEY UPDATE OF t".formatted(COLUMNS);

  private PgTransferRows() {}

  public static Transfer read(Row row) {
    @Nullable UUID exclusiveOwner = row.getUUID("exclusive_owner");
    return new Transfer(
        new TransferId(row.getUUID("id")),
        WireName.parse(JobStatus.class, row.getString("status")),
        WireName.parse(SourceType.class, row.getString("source_type")),
        exclusiveOwner == null ? null : new UserId(exclusiveOwner),
        row.getBoolean("proved"),
        PgColumns.parsed(row, "space", Space::new),
        row.getLong("total_bytes"),
        row.getLong("uploaded_bytes"),
        row.getInteger("attempt"),
        row.getInteger("losses"),
        row.getLong("confirmed_mark"),
        row.getInteger("assignment"),
        PgColumns.parsed(row, "agent_id", AgentId::new),
        row.getInteger("contacts_version"),
        PgColumns.instantOrNull(row, "last_report_at"),
        PgColumns.error(row, "error_code", "error_detail"),
        row.getString("correlation_id"),
        row.getBoolean("dropped"));
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
