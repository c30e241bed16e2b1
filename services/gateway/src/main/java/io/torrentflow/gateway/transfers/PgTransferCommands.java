package io.torrentflow.gateway.transfers;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgRaces;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What administrators do about transfers. The gateway moves none: it changes what jobs want, and
 * the review that it asks for does the rest.
 */
@ApplicationScoped
class PgTransferCommands {
  /** As the audit log names them. */
  static final String CANCEL = "admin.transfer.cancel";

  static final String REQUEUE = "admin.transfer.requeue";

  private static final String LOCK =
      """
      SELECT s.terminal FROM transfers t JOIN job_status s ON s.name = t.status WHERE t.id = $1
      FOR NO KEY UPDATE OF t
      """;

  private final Pool pool;
  private final PgJobStore jobs;
  private final PgTransferRequeue requeue;
  private final PgAuditLog audit;

  PgTransferCommands(Pool pool, PgJobStore jobs, PgTransferRequeue requeue, PgAuditLog audit) {
    this.pool = pool;
    this.jobs = jobs;
    this.requeue = requeue;
    this.audit = audit;
  }

  Uni<Void> cancel(UserId admin, TransferId id, String reason) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(
                    tx,
                    LOCK,
                    row -> row.getBoolean("terminal"),
                    () -> PgTransferRequeue.notFound(id),
                    id)
                .invoke(PgTransferCommands::refuseIfEnded)
                .chain(() -> jobs.failAll(tx, id, admin, reason))
                .chain(() -> audit.done(tx, admin, CANCEL, id.toString())));
  }

  Uni<Void> requeue(UserId admin, TransferId id) {
    return PgRaces.repeat(
        pool.withTransaction(
            tx ->
                requeue
                    .requeue(tx, admin, id)
                    .chain(() -> audit.done(tx, admin, REQUEUE, id.toString()))));
  }

  private static void refuseIfEnded(boolean ended) {
    if (ended) {
      throw new ProblemException(ProblemCode.JOB_STATE_CONFLICT, "The download has ended already.");
    }
  }
}
