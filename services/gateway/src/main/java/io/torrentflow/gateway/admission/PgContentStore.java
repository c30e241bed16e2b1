package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is there already of the content that somebody asks for. Hashes count only as far as
 * they are proved: all that are asked must be among the proved ones of a transfer, and one that has
 * no metadata yet is the same only for exactly the same pair.
 */
@ApplicationScoped
public class ContentStore {
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
        AND t.status NOT IN ('failed', 'cancelled')
      ORDER BY t.info_sha256 IS NULL, t.created_at LIMIT 1 FOR NO KEY UPDATE OF t
      """
          .formatted(SAME_CONTENT);

  // A paused job is found by what its owner knew of it when it was paused.
  private static final String OWN_TORRENT =
      """
      SELECT j.id, j.ended FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.owner_id = $5 AND j.deleted_at IS NULL AND j.expired_at IS NULL
        AND j.wish <> 'cancelled' AND coalesce(j.ended, '') <> 'cancelled' AND %s
        AND (NOT j.frozen OR j.ended IS NOT NULL
          OR (($1::bytea IS NULL OR $1 IN (j.asked_v1, j.frozen_v1))
            AND ($2::bytea IS NULL OR $2 IN (j.asked_v2, j.frozen_v2))))
      ORDER BY j.id DESC LIMIT 1
      """
          .formatted(SAME_CONTENT);

  private static final String OWN_URL =
      """
      SELECT id, ended FROM jobs
      WHERE owner_id = $1 AND source_hash = $2 AND ended IS NULL AND wish <> 'cancelled'
        AND deleted_at IS NULL
      ORDER BY id DESC LIMIT 1
      """;

  // What a paused job has asked for is unproved to its owner, whatever has come to light since.
  private static final String OWN_MAGNET =
      """
      SELECT j.id, t.id AS transfer_id, t.exclusive_owner
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.owner_id = $4 AND j.source_type = 'magnet' AND j.selection = $3
        AND j.deleted_at IS NULL AND j.ended IS NULL AND j.wish <> 'cancelled'
        AND (t.info_sha256 IS NULL OR j.frozen)
        AND (j.asked_v1 IS NULL OR j.asked_v1 = $1) AND (j.asked_v2 IS NULL OR j.asked_v2 = $2)
      ORDER BY j.id DESC LIMIT 1 FOR NO KEY UPDATE OF t
      """;

  private static final String UNPROVED =
      """
      SELECT id FROM transfers
      WHERE selection = $3 AND info_sha256 IS NULL AND exclusive_owner IS NULL
        AND dropped_at IS NULL AND status NOT IN ('failed', 'cancelled')
        AND (asked_v1 = $1 OR asked_v2 = $2)
      """;

  /** What tells one torrent from another. */
  public record Content(
      byte @Nullable [] v1, byte @Nullable [] v2, byte @Nullable [] infoSha256, String selection) {
    Tuple tuple() {
      return Tuple.tuple()
          .addValue(Buffers.of(v1))
          .addValue(Buffers.of(v2))
          .addValue(Buffers.of(infoSha256))
          .addValue(selection);
    }
  }

  /** A transfer that a job may join, locked. */
  record LiveTransfer(TransferId id, JobStatus status) {}

  /** A job that the user has already. */
  record OwnJob(JobId id, @Nullable JobEnd end) {}

  /**
   * A job of the user whose torrent is not proved yet, and its transfer, locked.
   *
   * @param isShareable nothing of its link may name a person
   */
  record OwnMagnet(JobId id, TransferId transfer, boolean isShareable) {}

  /**
   * The live transfer that serves anybody who asks for the content, locked; null if there is none.
   */
  Uni<@Nullable LiveTransfer> live(SqlConnection tx, Content content) {
    return tx.preparedQuery(LIVE)
        .execute(content.tuple())
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new LiveTransfer(
                  new TransferId(row.getUUID("id")),
                  JobStatus.fromWireName(row.getString("status")));
            });
  }

  /** The user's own job of the torrent; null if they have none. */
  Uni<@Nullable OwnJob> ownTorrent(SqlConnection tx, UserId user, Content content) {
    return tx.preparedQuery(OWN_TORRENT)
        .execute(content.tuple().addValue(user.value()))
        .map(ContentStore::ownJob);
  }

  /** The user's own job of a link to what the content proves, not proved yet; null if none. */
  Uni<@Nullable OwnMagnet> ownMagnet(SqlConnection tx, UserId user, Content content) {
    return tx.preparedQuery(OWN_MAGNET)
        .execute(
            Tuple.of(
                Buffers.of(content.v1()),
                Buffers.of(content.v2()),
                content.selection(),
                user.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new OwnMagnet(
                  new JobId(row.getUUID("id")),
                  new TransferId(row.getUUID("transfer_id")),
                  row.getUUID("exclusive_owner") == null);
            });
  }

  /** The user's own job of the URL that has not ended; null if they have none. */
  Uni<@Nullable OwnJob> ownUrl(SqlConnection tx, UserId user, byte[] urlHash) {
    return tx.preparedQuery(OWN_URL)
        .execute(Tuple.of(user.value(), Buffers.of(urlHash)))
        .map(ContentStore::ownJob);
  }

  /**
   * Transfers without metadata that may be found to be the torrent, now that its info dictionary is
   * there.
   */
  Uni<RowSet<Row>> unproved(SqlConnection tx, Content content) {
    return tx.preparedQuery(UNPROVED)
        .execute(Tuple.of(Buffers.of(content.v1()), Buffers.of(content.v2()), content.selection()));
  }

  private static @Nullable OwnJob ownJob(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    Row row = rows.iterator().next();
    @Nullable String ended = row.getString("ended");
    return new OwnJob(
        new JobId(row.getUUID("id")), ended == null ? null : JobEnd.fromWireName(ended));
  }
}
