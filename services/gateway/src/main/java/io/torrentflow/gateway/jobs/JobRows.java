package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
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

/** Reads jobs with their transfers. */
public final class JobRows {
  /** Of a job {@code j} and its transfer {@code t}. */
  static final String SELECT =
      "SELECT %s, %s FROM jobs j JOIN transfers t ON t.id = j.transfer_id "
          .formatted(JobStateRows.COLUMNS, TransferStateRows.COLUMNS);

  private static final String BY_ID = SELECT + "WHERE j.id = $1";

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
