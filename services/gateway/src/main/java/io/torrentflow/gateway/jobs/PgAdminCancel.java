package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Fails all jobs of one download at once. */
@ApplicationScoped
class PgAdminCancel {
  /** How the audit log names it. */
  static final String ACTION = "admin.job.cancel";

  private static final String FAIL =
      """
      UPDATE jobs j SET ended = 'failed', ended_code = $2, ended_detail = $3, ended_at = now(),
        %s, frozen_uploaded = 0, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      RETURNING %s
      """
          .formatted(PgJobStates.FREEZE, PgJobStates.COLUMNS);

  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, kind, actor, detail)
      SELECT id, 'failed', $2, jsonb_build_object('reason', $3::text) FROM jobs
      WHERE transfer_id = $1 AND ended_code = $4 AND ended_at = now()
      """;

  private final Pool pool;
  private final PgOutbox outbox;
  private final PgAuditLog audit;

  PgAdminCancel(Pool pool, PgOutbox outbox, PgAuditLog audit) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
  }

  /** Fails the job and all others of its transfer that have not ended. */
  Uni<JobView> cancel(UserId admin, JobId id, String reason) {
    return pool.withTransaction(
        tx ->
            PgJobRows.lock(tx, id, null)
                .invoke(job -> WishPolicy.refuseIfEnded(job.job()))
                .map(job -> job.job().transferId())
                .call(transfer -> fail(tx, transfer, admin, reason))
                .chain(() -> PgJobRows.read(tx, id))
                .call(() -> audit.done(tx, admin, ACTION, id.toString()))
                .map(JobWithTransfer::view));
  }

  private Uni<Void> fail(SqlConnection tx, TransferId transfer, UserId admin, String reason) {
    String code = ProblemCode.CANCELLED_BY_ADMIN.name();
    return PgQuery.list(tx, FAIL, PgJobStates::read, transfer, code, reason)
        .flatMap(
            failed ->
                outbox.add(
                    tx,
                    failed.stream().map(OutboxMessage::changed).toList(),
                    OutboxMessage.review(transfer)))
        .chain(() -> PgQuery.run(tx, EVENT, transfer, "admin:" + admin, reason, code));
  }
}
