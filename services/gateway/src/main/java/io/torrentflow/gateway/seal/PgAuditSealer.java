package io.torrentflow.gateway.seal;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds rows of the audit log to the chain in the order of transaction and id, one replica at a
 * time. Only rows of transactions that are older than the oldest running one are taken: each of
 * those has ended, so its rows are visible, and no row can come later that belongs before them.
 */
@ApplicationScoped
class PgAuditSealer {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  // Some 200 kB; a batch takes some tens of milliseconds.
  private static final int BATCH = 500;

  private static final String TURN =
      "SELECT 1 WHERE pg_try_advisory_xact_lock(hashtextextended('audit_seal', 0))";

  private static final String LAST =
      "SELECT %s FROM audit_seal ORDER BY position DESC LIMIT 1".formatted(PgSealColumns.SEAL);

  // Keeps old months out of it. A row follows another one in this order and is older by no more
  // than a
  // transaction lasts; a clock that was set back by more than a month shows as rows that are not
  // sealed.
  private static final String UNSEALED =
      """
      SELECT %s FROM audit_log
      WHERE (txid, id) > ($1::text::xid8, $2) AND txid < pg_snapshot_xmin(pg_current_snapshot())
        AND occurred_at >= least($3, now()) - interval '1 month'
      ORDER BY txid, id LIMIT %d
      """
          .formatted(PgSealColumns.ROW, BATCH);

  private static final String SEAL =
      """
      INSERT INTO audit_seal (position, txid, audit_id, occurred_at, row_hash, hash)
      VALUES ($1, $2::text::xid8, $3, $4, decode($5, 'hex'), decode($6, 'hex'))
      """;

  private final Pool pool;
  private final Duty duty =
      new Duty(this::runOnce, e -> Log.warnf("The audit log is sealed later: %s", e.toString()));

  PgAuditSealer(Pool pool) {
    this.pool = pool;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  /** Seals all that can be; nothing while another replica does. */
  Uni<Void> runOnce() {
    return Uni.createFrom()
        .deferred(() -> pool.withTransaction(this::sealSome))
        .repeat()
        .until(count -> count < BATCH)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Integer> sealSome(SqlConnection tx) {
    return PgQuery.exists(tx, TURN)
        .flatMap(ours -> ours ? sealAfterLast(tx) : Uni.createFrom().item(0));
  }

  private static Uni<Integer> sealAfterLast(SqlConnection tx) {
    return PgQuery.first(tx, LAST, PgSealColumns::seal)
        .map(last -> last == null ? Seal.NONE : last)
        .flatMap(
            last ->
                PgQuery.list(
                        tx,
                        UNSEALED,
                        PgSealColumns::row,
                        Long.toString(last.key().txid()),
                        last.key().id(),
                        last.occurredAt())
                    .call(rows -> PgQuery.runEach(tx, SEAL, links(last, rows))))
        .map(List::size);
  }

  private static List<Object[]> links(Seal last, List<LogRow> rows) {
    List<Object[]> links = new ArrayList<>();
    Seal before = last;
    for (LogRow row : rows) {
      Seal seal = before.next(row);
      links.add(
          new Object[] {
            seal.position(),
            Long.toString(seal.key().txid()),
            seal.key().id(),
            seal.occurredAt(),
            seal.rowHash(),
            seal.hash()
          });
      before = seal;
    }
    return links;
  }
}
