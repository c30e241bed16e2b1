package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.jobs.JobRows.JobWithTransfer;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.state.JobStateRows;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Ends a job in the transaction that gives it its transfer, where that leaves nothing to wait for:
 * the content is stored already, or is known to be larger than the owner's plan has room for. Until
 * then nothing but the owner's own words may decide, or a refusal would tell that somebody else has
 * the torrent.
 */
public final class ImmediateEnd {
  private static final String COMPLETE =
      """
      UPDATE jobs j SET %s FROM transfers t, users u, plans p
      WHERE j.id = $1 AND t.id = j.transfer_id AND u.id = j.owner_id AND p.id = u.plan_id
      """
          .formatted(JobStateRows.END);

  // It shows what it would show without the others: nothing that only they have found out.
  private static final String FAIL =
      """
      UPDATE jobs j SET ended = 'failed', ended_code = $2, ended_detail = $3, ended_at = now(),
        frozen = true, frozen_name = NULL, frozen_v1 = NULL, frozen_v2 = NULL, frozen_total = NULL,
        frozen_downloaded = 0, frozen_uploaded = 0, expires_at = NULL,
        seq = next_seq(greatest(j.seq, t.seq)), updated_at = now()
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private static final String EVENT =
      "INSERT INTO job_events (job_id, kind, actor) VALUES ($1, $2, $3)";

  private ImmediateEnd() {}

  /**
   * Ends the job if it has nothing to wait for. Its owner and its transfer are locked.
   *
   * @param quota as it was before the job got its transfer
   * @param counted how many bytes the job was counted with
   * @return the job as it is then
   */
  public static Uni<JobWithTransfer> endIfSettled(
      SqlConnection tx, JobId id, Quota quota, long counted) {
    return JobRows.read(tx, id)
        .flatMap(
            job -> {
              if (job.job().wish() != Wish.WANTED) {
                return Uni.createFrom().item(job);
              }
              Long total = job.transfer().progress().totalBytes();
              if (!quota.hasRoom(total, counted)) {
                return fail(tx, job, JobError.tooLargeForPlan(total));
              }
              return job.transfer().status() == JobStatus.COMPLETED
                  ? complete(tx, job)
                  : Uni.createFrom().item(job);
            });
  }

  private static Uni<JobWithTransfer> complete(SqlConnection tx, JobWithTransfer job) {
    String end = JobEnd.COMPLETED.wireName();
    Tuple ended = Tuple.of(job.job().id().value(), end, null, null);
    return end(tx, job, COMPLETE, ended, JobEnd.COMPLETED);
  }

  private static Uni<JobWithTransfer> fail(SqlConnection tx, JobWithTransfer job, JobError error) {
    Tuple ended = Tuple.of(job.job().id().value(), error.code().name(), error.detail());
    return end(tx, job, FAIL, ended, JobEnd.FAILED);
  }

  private static Uni<JobWithTransfer> end(
      SqlConnection tx, JobWithTransfer job, String sql, Tuple parameters, JobEnd end) {
    JobId id = job.job().id();
    UserId owner = job.job().owner();
    return tx.preparedQuery(sql)
        .execute(parameters)
        .chain(
            () ->
                tx.preparedQuery(EVENT)
                    .execute(Tuple.of(id.value(), end.wireName(), "user:" + owner)))
        .chain(() -> JobRows.read(tx, id));
  }
}
