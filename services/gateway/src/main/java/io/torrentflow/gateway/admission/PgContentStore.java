package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnJob;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is there already of the content that somebody asks for. Hashes count only as far as
 * they are proved: all that are asked must be among the proved ones of a transfer, and one that has
 * no metadata yet is the same only for exactly the same pair.
 */
final class PgContentStore {
  private static final String SAME_CONTENT =
      """
      t.selection = $4
      AND (t.infohash_v1 = $1 OR t.infohash_v2 = $2
        OR (coalesce(t.asked_v1, '') = coalesce($1, '') AND coalesce(t.asked_v2, '') = coalesce($2, '')))
      AND CASE WHEN t.info_sha256 IS NOT NULL
        THEN ($1::bytea IS NULL OR t.infohash_v1 = $1) AND ($2::bytea IS NULL OR t.infohash_v2 = $2)
          AND ($3::bytea IS NULL OR t.info_sha256 = $3)
        ELSE $3::bytea IS NULL AND t.asked_v1 IS NOT DISTINCT FROM $1
          AND t.asked_v2 IS NOT DISTINCT FROM $2
        END
      """;

  private static final String LIVE =
      """
      SELECT t.id, t.status FROM transfers t
      WHERE %s AND t.exclusive_owner IS NULL AND t.dropped_at IS NULL
        AND t.status IN (SELECT name FROM job_status WHERE joinable)
      ORDER BY t.info_sha256 IS NULL, t.created_at LIMIT 1 FOR NO KEY UPDATE OF t
      """
          .formatted(SAME_CONTENT);

  // That a frozen job is a link whose torrent was not proved to its owner by then.
  private static final String FROZEN_UNPROVED =
      "j.source_type = 'magnet' AND j.frozen_v1 IS NULL AND j.frozen_v2 IS NULL";

  // A job that is paused or has failed is found by what its owner knew of it then, whatever others
  // have brought to light of its transfer since.
  private static final String OWN_TORRENT =
      """
      SELECT j.id, j.ended FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.owner_id = $5 AND j.deleted_at IS NULL AND j.expired_at IS NULL
        AND j.wish <> 'cancelled' AND coalesce(j.ended, '') <> 'cancelled' AND %s
        AND CASE WHEN NOT j.frozen OR j.ended = 'completed' THEN true
          WHEN %s THEN $3::bytea IS NULL AND j.asked_v1 IS NOT DISTINCT FROM $1
            AND j.asked_v2 IS NOT DISTINCT FROM $2
          ELSE ($1::bytea IS NULL OR $1 IN (j.asked_v1, j.frozen_v1))
            AND ($2::bytea IS NULL OR $2 IN (j.asked_v2, j.frozen_v2))
          END
      ORDER BY j.id DESC LIMIT 1
      """
          .formatted(SAME_CONTENT, FROZEN_UNPROVED);

  private static final String OWN_URL =
      """
      SELECT id, ended FROM jobs
      WHERE owner_id = $1 AND source_hash = $2 AND ended IS NULL AND wish <> 'cancelled'
        AND deleted_at IS NULL
      ORDER BY id DESC LIMIT 1
      """;

  private static final String OWN_MAGNET =
      """
      SELECT j.id, t.id AS transfer_id, t.exclusive_owner
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.owner_id = $4 AND j.source_type = 'magnet' AND j.selection = $3
        AND j.deleted_at IS NULL AND j.ended IS NULL AND j.wish <> 'cancelled'
        AND CASE WHEN j.frozen THEN %s ELSE t.info_sha256 IS NULL END
        AND (j.asked_v1 IS NULL OR j.asked_v1 = $1) AND (j.asked_v2 IS NULL OR j.asked_v2 = $2)
      ORDER BY j.id DESC LIMIT 1 FOR NO KEY UPDATE OF t
      """
          .formatted(FROZEN_UNPROVED);

  private static final String UNPROVED =
      """
      SELECT id FROM transfers
      WHERE selection = $3 AND info_sha256 IS NULL AND exclusive_owner IS NULL
        AND dropped_at IS NULL AND status IN (SELECT name FROM job_status WHERE joinable)
        AND (asked_v1 = $1 OR asked_v2 = $2)
      """;

  private PgContentStore() {}

  /**
   * The live transfer that serves anybody who asks for the content, locked; null if there is none.
   */
  static Uni<@Nullable LiveTransfer> live(SqlConnection tx, Content content) {
    return PgQuery.first(
        tx,
        LIVE,
        row ->
            new LiveTransfer(
                new TransferId(row.getUUID("id")),
                WireName.parse(JobStatus.class, row.getString("status"))),
        content.v1(),
        content.v2(),
        content.infoSha256(),
        content.selection());
  }

  /** The user's own job of the content, of a URL one that has not ended; null if none. */
  static Uni<@Nullable OwnJob> own(SqlConnection tx, Submission submission) {
    byte[] urlHash = submission.urlHash();
    Content content = submission.content();
    return urlHash != null
        ? PgQuery.first(tx, OWN_URL, PgContentStore::ownJob, submission.user(), urlHash)
        : own(tx, submission.user(), content);
  }

  /** The user's own job of a torrent's content; null if none. */
  static Uni<@Nullable OwnJob> own(SqlConnection tx, UserId user, Content content) {
    return PgQuery.first(
        tx,
        OWN_TORRENT,
        PgContentStore::ownJob,
        content.v1(),
        content.v2(),
        content.infoSha256(),
        content.selection(),
        user);
  }

  /** The user's own job of a link to what the content proves, unproved to them; null if none. */
  static Uni<@Nullable OwnMagnet> ownMagnet(SqlConnection tx, UserId user, Content content) {
    return PgQuery.first(
        tx,
        OWN_MAGNET,
        row ->
            new OwnMagnet(
                new JobId(row.getUUID("id")),
                new TransferId(row.getUUID("transfer_id")),
                row.getUUID("exclusive_owner") == null),
        content.v1(),
        content.v2(),
        content.selection(),
        user);
  }

  /**
   * Transfers without metadata that may be found to be the torrent, now that its info dictionary is
   * there.
   */
  static Uni<List<TransferId>> unproved(SqlConnection tx, Content content) {
    return PgQuery.list(
        tx,
        UNPROVED,
        row -> new TransferId(row.getUUID("id")),
        content.v1(),
        content.v2(),
        content.selection());
  }

  private static OwnJob ownJob(Row row) {
    return new OwnJob(
        new JobId(row.getUUID("id")),
        PgColumns.parsed(row, "ended", name -> WireName.parse(JobEnd.class, name)));
  }
}
