package io.torrentflow.gateway.deadletters;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.transfers.PgTransferRequeue;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgRaces;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgDeadLetterStore {
  /** As the audit log names them. */
  static final String REQUEUE = "admin.dead-letter.requeue";

  static final String DROP_ACTION = "admin.dead-letter.drop";

  private static final String SELECT =
      """
      SELECT d.id, d.transfer_id, t.status, d.correlation_id, d.type, d.reason_code, d.reason_detail,
        d.arrived_at, %s AS payload
      FROM dead_letters d LEFT JOIN transfers t ON t.id = d.transfer_id
      """;

  private static final String PAGE =
      SELECT.formatted("NULL::text")
          + "WHERE $1::bigint IS NULL OR d.id < $1 ORDER BY d.id DESC LIMIT $2";

  private static final String GET = SELECT.formatted("d.payload") + "WHERE d.id = $1";

  private static final String DROP = "DELETE FROM dead_letters WHERE id = $1";

  private final Pool pool;
  private final PgTransferRequeue transfers;
  private final PgAuditLog audit;

  PgDeadLetterStore(Pool pool, PgTransferRequeue transfers, PgAuditLog audit) {
    this.pool = pool;
    this.transfers = transfers;
    this.audit = audit;
  }

  Uni<List<DeadLetterView>> page(@Nullable Long before, int limit) {
    return PgQuery.list(pool, PAGE, PgDeadLetterStore::letter, before, limit);
  }

  Uni<DeadLetterView> get(long id) {
    return PgQuery.only(pool, GET, PgDeadLetterStore::letter, () -> notFound(id), id);
  }

  Uni<Void> requeue(UserId admin, long id) {
    return get(id)
        .map(PgDeadLetterStore::transferOf)
        .flatMap(
            transfer ->
                PgRaces.repeat(
                    pool.withTransaction(
                        tx ->
                            transfers
                                .requeue(tx, admin, transfer)
                                .chain(() -> PgQuery.run(tx, DROP, id))
                                .chain(() -> audit.done(tx, admin, REQUEUE, Long.toString(id))))));
  }

  Uni<Void> drop(UserId admin, long id) {
    return pool.withTransaction(
        tx ->
            PgQuery.count(tx, DROP, id)
                .invoke(
                    dropped -> {
                      if (dropped == 0) {
                        throw notFound(id);
                      }
                    })
                .chain(() -> audit.done(tx, admin, DROP_ACTION, Long.toString(id))));
  }

  private static TransferId transferOf(DeadLetterView letter) {
    if (letter.transferId() == null) {
      throw new ProblemException(
          ProblemCode.JOB_STATE_CONFLICT,
          "The message names no download; what waits is given new tickets by itself. Drop it.");
    }
    return letter.transferId();
  }

  private static ProblemException notFound(long id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no dead letter " + id + ".");
  }

  private static DeadLetterView letter(Row row) {
    @Nullable UUID transfer = row.getUUID("transfer_id");
    return new DeadLetterView(
        row.getLong("id"),
        transfer == null ? null : new TransferId(transfer),
        PgColumns.parsed(row, "status", name -> WireName.parse(JobStatus.class, name)),
        row.getString("correlation_id"),
        row.getString("type"),
        row.getString("reason_code"),
        row.getString("reason_detail"),
        PgColumns.instant(row, "arrived_at"),
        row.getString("payload"));
  }
}
