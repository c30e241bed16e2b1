package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

public final class PgJobRows {
  /** Of a job {@code j} and its transfer {@code t}, with the agent that holds it. */
  static final String SELECT =
      "SELECT %s, %s, t.agent_id FROM jobs j JOIN transfers t ON t.id = j.transfer_id "
          .formatted(PgJobStates.COLUMN, PgTransferStates.COLUMN);

  private static final String BY_ID = SELECT + "WHERE j.id = $1";

  // The transfer before the job, as everywhere.
  private static final String LOCK_TRANSFER =
      """
      SELECT t.id FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.id = $1 AND ($2::uuid IS NULL OR j.owner_id = $2) AND j.deleted_at IS NULL
      FOR NO KEY UPDATE OF t
      """;

  private static final String EVENT =
      "INSERT INTO job_events (job_id, kind, actor) VALUES ($1, $2, $3)";

  private PgJobRows() {}

  public static Uni<JobWithTransfer> read(SqlConnection tx, JobId id) {
    return PgQuery.only(tx, BY_ID, PgJobRows::of, () -> notFound(id), id);
  }

  /**
   * The job as it is once its transfer is locked. While that was waited for the job may have been
   * given another transfer, which is locked then.
   *
   * @param owner whose job it has to be; null for anybody's
   */
  public static Uni<JobWithTransfer> lock(SqlConnection tx, JobId id, @Nullable UserId owner) {
    return PgQuery.only(
            tx,
            LOCK_TRANSFER,
            row -> new TransferId(row.getUUID("id")),
            () -> notFound(id),
            id,
            owner)
        .flatMap(
            locked ->
                read(tx, id)
                    .flatMap(
                        job ->
                            job.job().transferId().equals(locked)
                                ? Uni.createFrom().item(job)
                                : lock(tx, id, owner)));
  }

  /** Adds to the job's history what was done on behalf of the user. */
  public static Uni<Void> addEvent(SqlConnection tx, JobId id, String kind, UserId by) {
    return addEvent(tx, id, kind, by, by);
  }

  /**
   * Adds to the job's history what was done by its owner, or by an administrator for them.
   *
   * @param by who did it
   */
  public static Uni<Void> addEvent(
      SqlConnection tx, JobId id, String kind, UserId by, UserId owner) {
    return PgQuery.run(tx, EVENT, id, kind, (by.equals(owner) ? "user:" : "admin:") + by);
  }

  public static ProblemException notFound(JobId id) {
    return new ProblemException(ProblemCode.JOB_NOT_FOUND, "You have no job " + id + ".");
  }

  /** Of the columns of {@link PgJobStates} and {@link PgTransferStates}. */
  public static JobWithTransfer of(Row row) {
    return new JobWithTransfer(PgJobStates.read(row), PgTransferStates.read(row));
  }
}
