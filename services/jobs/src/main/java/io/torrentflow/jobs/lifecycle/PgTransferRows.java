package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.state.Columns;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads transfers from rows. */
public final class TransferRows {
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

  private TransferRows() {}

  public static Transfer read(Row row) {
    @Nullable UUID exclusiveOwner = row.getUUID("exclusive_owner");
    @Nullable String space = row.getString("space");
    @Nullable String agent = row.getString("agent_id");
    return new Transfer(
        new TransferId(row.getUUID("id")),
        JobStatus.fromWireName(row.getString("status")),
        SourceType.fromWireName(row.getString("source_type")),
        exclusiveOwner == null ? null : new UserId(exclusiveOwner),
        row.getBoolean("proved"),
        space == null ? null : new Space(space),
        row.getLong("total_bytes"),
        row.getLong("uploaded_bytes"),
        row.getInteger("attempt"),
        row.getInteger("losses"),
        row.getLong("confirmed_mark"),
        row.getInteger("assignment"),
        agent == null ? null : new AgentId(agent),
        row.getInteger("contacts_version"),
        Columns.instantOrNull(row, "last_report_at"),
        Columns.error(row, "error_code", "error_detail"),
        row.getString("correlation_id"),
        row.getBoolean("dropped"));
  }

  public static List<Transfer> readAll(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(TransferRows::read).toList();
  }
}
