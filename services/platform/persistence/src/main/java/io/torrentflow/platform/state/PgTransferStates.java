package io.torrentflow.platform.state;

import io.torrentflow.kernel.wire.TransferState;
import io.vertx.mutiny.sqlclient.Row;

public final class PgTransferStates {
  /** The column that {@link #read(Row)} reads, of a table alias {@code t}. */
  public static final String COLUMN =
      """
      jsonb_build_object('id', t.id, 'seq', t.seq, 'status', t.status, 'name', t.name,
        'infoHashV1', encode(t.infohash_v1, 'hex'), 'infoHashV2', encode(t.infohash_v2, 'hex'),
        'totalBytes', t.total_bytes, 'downloadedBytes', t.downloaded_bytes,
        'uploadedBytes', t.uploaded_bytes, 'downloadRate', t.download_rate,
        'uploadRate', t.upload_rate, 'etaSeconds', t.eta_seconds, 'peers', t.peers,
        'seeds', t.seeds, 'attempt', t.attempt, 'nextAttemptAt', t.next_attempt_at,
        'error', %s, 'errorAt', t.error_at, 'reason', t.reason,
        'trackers', coalesce(t.tracker_messages, '[]'), 'updatedAt', t.updated_at)
        AS transfer_state
      """
          .formatted(PgColumns.codeWithDetail("t.error_code", "t.error_detail"));

  /** Reads the transfer {@code $1}. */
  public static final String BY_ID = "SELECT %s FROM transfers t WHERE t.id = $1".formatted(COLUMN);

  private PgTransferStates() {}

  public static TransferState read(Row row) {
    return PgColumns.json(row, "transfer_state", TransferState.class);
  }
}
