package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.state.JobStateRows;
import io.torrentflow.platform.state.TransferStateRows;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Reads jobs with their transfers. */
public final class JobRows {
  /** Of a job {@code j} and its transfer {@code t}. */
  static final String SELECT =
      "SELECT %s, %s FROM jobs j JOIN transfers t ON t.id = j.transfer_id "
          .formatted(JobStateRows.COLUMNS, TransferStateRows.COLUMNS);

  private static final String BY_ID = SELECT + "WHERE j.id = $1";

  // The transfer before the job, as everywhere.
  private static final String LOCK_TRANSFER =
      """
      SELECT t.id FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.id = $1 AND ($2::uuid IS NULL OR j.owner_id = $2) AND j.deleted_at IS NULL
      FOR NO KEY UPDATE OF t
      """;

  /** A job with the transfer that it had when it was read. */
  public record JobWithTransfer(JobState job, TransferState transfer) {
    public JobView view() {
      return JobView.of(job, transfer);
    }
  }

  private JobRows() {}

  /** The job as it is in this transaction. */
  public static Uni<JobWithTransfer> read(SqlConnection tx, JobId id) {
    return tx.preparedQuery(BY_ID).execute(Tuple.of(id.value())).map(rows -> only(rows, id));
  }

  /**
   * The job as it is once its transfer is locked. While that was waited for the job may have been
   * given another transfer, which is locked then.
   *
   * @param owner whose job it has to be; null for anybody's
   */
  static Uni<JobWithTransfer> lock(SqlConnection tx, JobId id, @Nullable UserId owner) {
    return tx.preparedQuery(LOCK_TRANSFER)
        .execute(Tuple.of(id.value(), owner == null ? null : owner.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw notFound(id);
              }
              return new TransferId(rows.iterator().next().getUUID("id"));
            })
        .flatMap(
            locked ->
                read(tx, id)
                    .flatMap(
                        job ->
                            job.job().transferId().equals(locked)
                                ? Uni.createFrom().item(job)
                                : lock(tx, id, owner)));
  }

  static JobWithTransfer only(RowSet<Row> rows, JobId id) {
    if (rows.size() == 0) {
      throw notFound(id);
    }
    return of(rows.iterator().next());
  }

  static JobWithTransfer of(Row row) {
    return new JobWithTransfer(JobStateRows.read(row), TransferStateRows.read(row));
  }

  static ProblemException notFound(JobId id) {
    return new ProblemException(ProblemCode.JOB_NOT_FOUND, "You have no job " + id + ".");
  }
}
