package io.torrentflow.jobs.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PgTransferProgress {
  // Losing the last second of mere numbers in a crash of the database costs nothing, and waiting
  // for the disk once a second for each transfer would. A move waits for it.
  private static final String PROGRESS =
      """
      UPDATE transfers t SET name = coalesce($2, name), total_bytes = coalesce($3, total_bytes),
        downloaded_bytes = $4, uploaded_bytes = $5, download_rate = $6, upload_rate = $7,
        eta_seconds = $8, peers = $9, seeds = $10, reason = $11,
        tracker_messages = $12, checkpoint = coalesce($13, checkpoint), last_report_at = now(),
        report_seq = $15, seq = next_seq(seq), updated_at = now()
      WHERE id = $1
      RETURNING CASE WHEN $14 THEN set_config('synchronous_commit', 'off', true) END, %s
      """
          .formatted(PgTransferStates.COLUMN);

  private final ObjectMapper json;

  PgTransferProgress(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param mayBeLost whether a crash of the database may forget them
   */
  Uni<TransferState> write(
      SqlConnection tx, TransferId id, ProgressReport report, boolean mayBeLost) {
    Progress progress = report.progress();
    StatusReason reason = report.reason();
    Checkpoint checkpoint = report.checkpoint();
    // An origin that does not give the length is known by what came once all of it has.
    Long total =
        report.phase() == ProgressReport.Phase.COMPLETED
            ? Long.valueOf(progress.downloadedBytes())
            : progress.totalBytes();
    return PgQuery.only(
            tx,
            PROGRESS,
            PgTransferStates::read,
            () -> PgTransferRows.notFound(id),
            id,
            report.name(),
            total,
            progress.downloadedBytes(),
            progress.uploadedBytes(),
            report.rates().downloadRate(),
            report.rates().uploadRate(),
            report.rates().etaSeconds(),
            report.swarm().peers(),
            report.swarm().seeds(),
            reason == null ? null : PgColumns.json(reason),
            report.trackers().isEmpty()
                ? null
                : new JsonArray(WireJson.write(json, report.trackers())),
            checkpoint == null ? null : new JsonObject(WireJson.write(json, checkpoint)),
            mayBeLost,
            report.seq())
        .call(() -> PgTransferFiles.write(tx, id, report.files()))
        .call(() -> PgTransferFiles.writeStored(tx, id, checkpoint));
  }
}
