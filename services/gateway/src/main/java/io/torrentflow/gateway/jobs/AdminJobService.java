package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.jobs.JobRows.JobWithTransfer;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.JobStateRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Ends downloads on an administrator's word. */
@ApplicationScoped
class AdminJobService {
  private static final String FAIL =
      """
      UPDATE jobs j SET ended = 'failed', ended_code = $2, ended_detail = $3, ended_at = now(),
        %s, frozen_uploaded = 0, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      RETURNING %s
      """
          .formatted(JobStateRows.FREEZE, JobStateRows.COLUMNS);

  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, kind, actor, detail)
      SELECT id, 'failed', $2, jsonb_build_object('reason', $3::text) FROM jobs
      WHERE transfer_id = $1 AND ended_code = $4 AND ended_at = now()
      """;

  private static final String ACTION = "admin.job.cancel";

  private final Pool pool;
  private final Outbox outbox;
  private final StateMessages messages;
  private final AuditLog audit;
  private final OutboxRelay relay;

  AdminJobService(
      Pool pool, Outbox outbox, StateMessages messages, AuditLog audit, OutboxRelay relay) {
    this.pool = pool;
    this.outbox = outbox;
    this.messages = messages;
    this.audit = audit;
    this.relay = relay;
  }

  /**
   * Fails the job and all others of the same download with the reason given.
   *
   * @return the job as its owner sees it; fails with {@code JOB_NOT_FOUND}, or with {@code
   *     JOB_STATE_CONFLICT} if it has ended
   */
  Uni<JobView> cancel(UserId admin, JobId id, String reason) {
    Uni<JobView> cancelled =
        pool.withTransaction(tx -> cancel(tx, admin, id, reason)).invoke(relay::kick);
    return audit.refusals(admin, ACTION, id.toString(), cancelled);
  }

  private Uni<JobView> cancel(SqlConnection tx, UserId admin, JobId id, String reason) {
    String code = ProblemCode.CANCELLED_BY_ADMIN.name();
    return JobRows.lock(tx, id, null)
        .map(
            job -> {
              if (job.job().ending() != null) {
                throw new ProblemException(
                    ProblemCode.JOB_STATE_CONFLICT, "The job has ended already.");
              }
              return job.job().transferId();
            })
        .call(
            transfer ->
                tx.preparedQuery(FAIL)
                    .execute(Tuple.of(transfer.value(), code, reason))
                    .flatMap(
                        failed -> {
                          List<OutboxMessage> list = new ArrayList<>();
                          failed.forEach(row -> list.add(messages.changed(JobStateRows.read(row))));
                          list.add(messages.review(transfer));
                          return outbox.add(tx, list);
                        }))
        .call(
            transfer ->
                tx.preparedQuery(EVENT)
                    .execute(Tuple.of(transfer.value(), "admin:" + admin, reason, code)))
        .chain(() -> JobRows.read(tx, id))
        .call(() -> audit.done(tx, admin, ACTION, id.toString()))
        .map(JobWithTransfer::view);
  }
}
