package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the chain, and the log beside it. */
@ApplicationScoped
class PgChain {
  private static final String SEAL =
      "SELECT %s FROM audit_seal WHERE position = $1".formatted(PgSealColumns.SEAL);

  private static final String SEALS =
      "SELECT %s FROM audit_seal WHERE position > $1 ORDER BY position LIMIT $2"
          .formatted(PgSealColumns.SEAL);

  private static final String ROWS =
      """
      SELECT %s FROM audit_log
      WHERE (txid, id) > ($1::text::xid8, $2) AND (txid, id) <= ($3::text::xid8, $4)
      ORDER BY txid, id LIMIT $5
      """
          .formatted(PgSealColumns.ROW);

  // By then the sealer has come by thirty times.
  private static final String LEFT_BEHIND =
      """
      SELECT %s FROM audit_log a
      WHERE (txid, id) > ($1::text::xid8, $2) AND txid < pg_snapshot_xmin(pg_current_snapshot())
        AND occurred_at < now() - interval '1 minute'
        AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.txid = a.txid AND s.audit_id = a.id)
      ORDER BY txid, id LIMIT 1
      """
          .formatted(PgSealColumns.ROW);

  private static final String DROPPED_MONTHS =
      "SELECT month FROM audit_months WHERE dropped_at IS NOT NULL";

  private final Pool pool;

  PgChain(Pool pool) {
    this.pool = pool;
  }

  Uni<@Nullable Seal> seal(long position) {
    return PgQuery.first(pool, SEAL, PgSealColumns::seal, position);
  }

  Uni<List<Seal>> sealsAfter(long position, int limit) {
    return PgQuery.list(pool, SEALS, PgSealColumns::seal, position, limit);
  }

  /** What the log has after the one and up to the other. */
  Uni<List<LogRow>> rows(RowKey after, RowKey last, int limit) {
    return PgQuery.list(
        pool,
        ROWS,
        PgSealColumns::row,
        Long.toString(after.txid()),
        after.id(),
        Long.toString(last.txid()),
        last.id(),
        limit);
  }

  /** The first row behind the end of the chain that should be in it; null if there is none. */
  Uni<@Nullable LogRow> leftBehind(RowKey last) {
    return PgQuery.first(
        pool, LEFT_BEHIND, PgSealColumns::row, Long.toString(last.txid()), last.id());
  }

  Uni<Set<LocalDate>> droppedMonths() {
    return PgQuery.list(pool, DROPPED_MONTHS, row -> row.getLocalDate("month")).map(Set::copyOf);
  }
}
