package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Ends a job in the transaction that gives it its transfer, if {@link ImmediateEnd} says so; one
 * whose owner is to choose among its files waits for that instead.
 */
final class PgImmediateEnd {
  private static final String COMPLETE =
      """
      UPDATE jobs j SET %s FROM transfers t, user_limits p
      WHERE j.id = $1 AND t.id = j.transfer_id AND p.user_id = j.owner_id
      """
          .formatted(PgJobStates.END);

  // It shows what it would show without the others: nothing that only they have found out.
  private static final String FAIL =
      """
      UPDATE jobs j SET ended = 'failed', ended_code = $2, ended_detail = $3, ended_at = now(),
        frozen = true, frozen_name = NULL, frozen_v1 = NULL, frozen_v2 = NULL, frozen_total = NULL,
        frozen_downloaded = 0, frozen_uploaded = 0, expires_at = NULL,
        seq = next_seq(greatest(j.seq, t.seq)), updated_at = now()
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private PgImmediateEnd() {}

  /**
   * Ends the job if it has nothing to wait for. Its owner and its transfer are locked.
   *
   * @return the job as it is then
   */
  static Uni<JobWithTransfer> endIfSettled(SqlConnection tx, JobId id, Quota quota, long counted) {
    return PgQuery.exists(tx, PgJobStates.AWAIT_SELECTION, id)
        .chain(() -> PgJobRows.read(tx, id))
        .flatMap(
            job -> {
              ImmediateEnd end = ImmediateEnd.decide(job, quota, counted);
              return end == null ? Uni.createFrom().item(job) : end(tx, job.job(), end);
            });
  }

  private static Uni<JobWithTransfer> end(SqlConnection tx, JobState job, ImmediateEnd end) {
    String name = end.end().wireName();
    JobError error = end.error();
    Uni<Void> ended =
        error == null
            ? PgQuery.run(tx, COMPLETE, job.id(), name, null, null)
            : PgQuery.run(tx, FAIL, job.id(), error.code().name(), error.detail());
    return ended
        .chain(() -> PgJobRows.addEvent(tx, job.id(), name, job.owner()))
        .chain(() -> PgJobRows.read(tx, job.id()));
  }
}
