package io.torrentflow.platform.state;

import static io.torrentflow.platform.state.PgColumns.error;
import static io.torrentflow.platform.state.PgColumns.instant;
import static io.torrentflow.platform.state.PgColumns.instantOrNull;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.Progress;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is a job's own beside its transfer. */
public final class PgJobStates {
  /** The columns that {@link #read(Row)} needs, of a table alias {@code j}. */
  public static final String COLUMNS =
      """
      j.id, j.owner_id, j.transfer_id, j.seq, j.source_type, j.source_link,
      encode(j.asked_v1, 'hex') AS asked_v1, encode(j.asked_v2, 'hex') AS asked_v2, j.selection,
      j.name, j.wish, j.ended, j.ended_code, j.ended_detail, j.ended_at, j.frozen, j.frozen_name,
      encode(j.frozen_v1, 'hex') AS frozen_v1, encode(j.frozen_v2, 'hex') AS frozen_v2,
      j.frozen_total, j.frozen_downloaded, j.frozen_uploaded, j.created_at, j.updated_at,
      j.joined_at, j.joined_attempt, j.expires_at, j.deleted_at IS NOT NULL AS deleted,
      ARRAY(SELECT c.address FROM job_contacts c WHERE c.job_id = j.id AND c.kind = 'tracker'
        ORDER BY c.position) AS trackers
      """;

  /**
   * Assignments that keep for a job, of a table alias {@code j}, what its transfer {@code t} shows
   * at this moment; what it keeps already stays, for what the transfer does while a job is frozen
   * is not its owner's to see. How many stored bytes it is counted with is for the caller to
   * assign, as by {@link #KEEP_STORED}.
   */
  public static final String FREEZE = freeze("t.total_bytes");

  /** The assignment that goes on counting what is stored for the job. */
  public static final String KEEP_STORED =
      "frozen_uploaded = CASE WHEN j.frozen THEN j.frozen_uploaded ELSE t.uploaded_bytes END";

  /**
   * Assignments that end a job, of a table alias {@code j}, together with its transfer {@code t},
   * under its owner's plan {@code p}: {@code $2} is the end, {@code $3} and {@code $4} the code and
   * the detail of its error.
   */
  public static final String END =
      """
      ended = $2, ended_code = $3, ended_detail = $4, ended_at = now(), %s, %s,
        expires_at = CASE WHEN $2 = 'completed' THEN now() + p.retention_days * interval '1 day' END,
        seq = next_seq(greatest(j.seq, t.seq)), updated_at = now()
      """
          .formatted(
              freeze(
                  "coalesce(t.total_bytes, CASE WHEN $2 = 'completed' THEN t.downloaded_bytes END)"),
              KEEP_STORED);

  private static String freeze(String total) {
    return """
    frozen = true, frozen_name = CASE WHEN j.frozen THEN j.frozen_name ELSE t.name END,
      frozen_v1 = CASE WHEN j.frozen THEN j.frozen_v1 ELSE t.infohash_v1 END,
      frozen_v2 = CASE WHEN j.frozen THEN j.frozen_v2 ELSE t.infohash_v2 END,
      frozen_total = CASE WHEN j.frozen THEN j.frozen_total ELSE %s END,
      frozen_downloaded = CASE WHEN j.frozen THEN j.frozen_downloaded ELSE t.downloaded_bytes END
    """
        .formatted(total);
  }

  private PgJobStates() {}

  public static JobState read(Row row) {
    return new JobState(
        new JobId(row.getUUID("id")),
        new UserId(row.getUUID("owner_id")),
        new TransferId(row.getUUID("transfer_id")),
        row.getLong("seq"),
        source(row),
        row.getString("name"),
        WireName.parse(Wish.class, row.getString("wish")),
        ending(row),
        frozen(row),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "joined_at"),
        row.getInteger("joined_attempt"),
        List.of(row.getArrayOfStrings("trackers")),
        instantOrNull(row, "expires_at"),
        row.getBoolean("deleted"));
  }

  private static JobView.Source source(Row row) {
    String selection = row.getString("selection");
    return new JobView.Source(
        WireName.parse(SourceType.class, row.getString("source_type")),
        row.getString("source_link"),
        row.getString("asked_v1"),
        row.getString("asked_v2"),
        selection.isEmpty() ? null : selection);
  }

  private static JobState.@Nullable Ending ending(Row row) {
    @Nullable String end = row.getString("ended");
    return end == null
        ? null
        : new JobState.Ending(
            WireName.parse(JobEnd.class, end),
            instant(row, "ended_at"),
            error(row, "ended_code", "ended_detail"));
  }

  private static JobState.@Nullable Frozen frozen(Row row) {
    return row.getBoolean("frozen")
        ? new JobState.Frozen(
            row.getString("frozen_name"),
            row.getString("frozen_v1"),
            row.getString("frozen_v2"),
            new Progress(
                row.getLong("frozen_total"),
                row.getLong("frozen_downloaded"),
                row.getLong("frozen_uploaded")))
        : null;
  }
}
