package io.torrentflow.platform.state;

import io.torrentflow.kernel.wire.JobState;
import io.vertx.mutiny.sqlclient.Row;

/** Reads what is a job's own beside its transfer. */
public final class PgJobStates {
  /** The column that {@link #read(Row)} reads, of a table alias {@code j}. */
  public static final String COLUMN =
      """
      jsonb_build_object('id', j.id, 'owner', j.owner_id, 'transferId', j.transfer_id, 'seq', j.seq,
        'source', jsonb_build_object('type', j.source_type, 'uri', j.source_link,
          'infoHashV1', encode(j.asked_v1, 'hex'), 'infoHashV2', encode(j.asked_v2, 'hex'),
          'selection', nullif(j.selection, '')),
        'name', j.name, 'givenName', j.given_name, 'labels', j.labels, 'wish', j.wish,
        'ending', CASE WHEN j.ended IS NOT NULL THEN
          jsonb_build_object('end', j.ended, 'at', j.ended_at, 'error', %s) END,
        'frozen', CASE WHEN j.frozen THEN jsonb_build_object('name', j.frozen_name,
          'infoHashV1', encode(j.frozen_v1, 'hex'), 'infoHashV2', encode(j.frozen_v2, 'hex'),
          'totalBytes', j.frozen_total, 'downloadedBytes', j.frozen_downloaded,
          'uploadedBytes', j.frozen_uploaded) END,
        'awaitsSelection', j.awaiting_since IS NOT NULL,
        'createdAt', j.created_at, 'updatedAt', j.updated_at, 'joinedAt', j.joined_at,
        'joinedAttempt', j.joined_attempt,
        'trackers', ARRAY(SELECT c.address FROM job_contacts c WHERE c.job_id = j.id
          AND c.kind = 'tracker' ORDER BY c.position),
        'expiresAt', j.expires_at, 'deleted', j.deleted_at IS NOT NULL) AS job_state
      """
          .formatted(PgColumns.codeWithDetail("j.ended_code", "j.ended_detail"));

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
   * under its owner's limits {@code p} (a row of {@code user_limits}): {@code $2} is the end,
   * {@code $3} and {@code $4} the code and the detail of its error.
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

  /**
   * Lets the jobs of the transfer {@code $1} wait for their owners' choice of files who have asked
   * for that, as soon as there are files to choose from. They cost nothing of what others have
   * fetched. Returns {@link #COLUMN} of each.
   */
  public static final String AWAIT_SELECTIONS = awaitSelection("t.id = $1");

  /** The same for the job {@code $1}. */
  public static final String AWAIT_SELECTION = awaitSelection("j.id = $1");

  private static String awaitSelection(String which) {
    return """
      UPDATE jobs j SET wish = 'paused', wish_version = j.wish_version + 1, frozen = true,
        frozen_name = t.name, frozen_v1 = t.infohash_v1, frozen_v2 = t.infohash_v2,
        frozen_total = t.total_bytes, frozen_downloaded = 0, frozen_uploaded = 0,
        awaiting_since = now(), updated_at = now(), seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t
      WHERE %s AND j.transfer_id = t.id AND t.space IS NOT NULL AND j.asks_selection
        AND j.awaiting_since IS NULL AND j.wish = 'wanted' AND j.ended IS NULL
        AND j.deleted_at IS NULL
      RETURNING %s
      """
        .formatted(which, COLUMN);
  }

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
    return PgColumns.json(row, "job_state", JobState.class);
  }
}
