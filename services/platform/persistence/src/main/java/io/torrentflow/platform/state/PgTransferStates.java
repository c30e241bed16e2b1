package io.torrentflow.platform.state;

import static io.torrentflow.platform.state.PgColumns.error;
import static io.torrentflow.platform.state.PgColumns.instant;
import static io.torrentflow.platform.state.PgColumns.instantOrNull;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.ReasonCode;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.kernel.wire.Swarm;
import io.torrentflow.kernel.wire.TrackerMessage;
import io.torrentflow.kernel.wire.TransferState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class PgTransferStates {
  /**
   * The columns that {@link #read(Row)} needs, of a table alias {@code t}; named apart from those
   * of {@link PgJobStates}, so that one row can hold both.
   */
  public static final String COLUMNS =
      """
      t.id AS t_id, t.seq AS t_seq, t.status AS t_status, t.name AS t_name,
      encode(t.infohash_v1, 'hex') AS t_v1, encode(t.infohash_v2, 'hex') AS t_v2, t.total_bytes,
      t.downloaded_bytes, t.uploaded_bytes, t.download_rate, t.upload_rate, t.eta_seconds, t.peers,
      t.seeds, t.attempt AS t_attempt,
      t.next_attempt_at AS t_next_attempt_at, t.error_code AS t_error_code,
      t.error_detail AS t_error_detail, t.error_at AS t_error_at, t.reason_code, t.reason_detail,
      t.tracker_messages, t.updated_at AS t_updated_at
      """;

  /** Reads the transfer {@code $1}. */
  public static final String BY_ID =
      "SELECT %s FROM transfers t WHERE t.id = $1".formatted(COLUMNS);

  private PgTransferStates() {}

  public static TransferState read(Row row) {
    return new TransferState(
        new TransferId(row.getUUID("t_id")),
        row.getLong("t_seq"),
        WireName.parse(JobStatus.class, row.getString("t_status")),
        row.getString("t_name"),
        row.getString("t_v1"),
        row.getString("t_v2"),
        new Progress(
            row.getLong("total_bytes"),
            row.getLong("downloaded_bytes"),
            row.getLong("uploaded_bytes")),
        new Rates(
            row.getLong("download_rate"), row.getLong("upload_rate"), row.getLong("eta_seconds")),
        new Swarm(row.getInteger("peers"), row.getInteger("seeds")),
        row.getInteger("t_attempt"),
        instantOrNull(row, "t_next_attempt_at"),
        error(row, "t_error_code", "t_error_detail"),
        instantOrNull(row, "t_error_at"),
        reason(row),
        trackers(row.getJsonArray("tracker_messages")),
        instant(row, "t_updated_at"));
  }

  private static @Nullable StatusReason reason(Row row) {
    @Nullable String code = row.getString("reason_code");
    @Nullable String detail = row.getString("reason_detail");
    return code == null
        ? null
        : new StatusReason(ReasonCode.valueOf(code), detail == null ? "" : detail);
  }

  private static List<TrackerMessage> trackers(@Nullable JsonArray messages) {
    return messages == null
        ? List.of()
        : messages.stream()
            .map(JsonObject.class::cast)
            .map(item -> new TrackerMessage(item.getString("url"), item.getString("message")))
            .toList();
  }
}
