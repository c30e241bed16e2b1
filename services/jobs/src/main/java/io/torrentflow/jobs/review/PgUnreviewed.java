package io.torrentflow.jobs.review;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.metadata.PgTransferFolder;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The transfers that nobody has reviewed yet, in PostgreSQL. */
@ApplicationScoped
class PgUnreviewed {
  // Messages take some milliseconds; the sweep leaves them a second.
  private static final String UNREVIEWED =
      """
      SELECT DISTINCT transfer_id FROM jobs
      WHERE wish_version > reviewed_version AND updated_at < now() - interval '1 second'
      LIMIT 500
      """;

  // A link without metadata whose torrent somebody else has proved meanwhile.
  private static final String PROVED_BY_OTHERS =
      """
      SELECT t.id AS transfer_id FROM transfers t
      WHERE %s AND %s AND t.info_sha256 IS NULL
        AND EXISTS (
          SELECT FROM transfers o
          WHERE (o.infohash_v1 = t.asked_v1 OR o.infohash_v2 = t.asked_v2) AND %s AND %s)
      LIMIT 500
      """
          .formatted(
              PgFoldStore.IS_OF_OPEN_LINK,
              PgFoldStore.IS_WITHOUT_METADATA,
              PgTransferFolder.HAS_ASKED_HASHES,
              PgTransferFolder.IS_OPEN);

  private final Pool pool;

  PgUnreviewed(Pool pool) {
    this.pool = pool;
  }

  /** Those of whose jobs a wish is unseen. */
  Uni<List<TransferId>> withUnseenWishes() {
    return PgQuery.list(pool, UNREVIEWED, PgUnreviewed::id);
  }

  /** Those without metadata of a torrent that somebody else has proved. */
  Uni<List<TransferId>> provedByOthers() {
    return PgQuery.list(pool, PROVED_BY_OTHERS, PgUnreviewed::id);
  }

  private static TransferId id(Row row) {
    return new TransferId(row.getUUID("transfer_id"));
  }
}
