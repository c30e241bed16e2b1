package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads jobs from rows. */
final class JobRows {
  /** The columns that {@link #job(Row)} reads, of a table alias {@code j}. */
  static final String COLUMNS =
      """
      j.id, j.owner_id, j.status, j.name, j.total_bytes, j.downloaded_bytes, j.uploaded_bytes,
      j.attempt, j.assignment, j.agent_id, j.paused, j.last_report_at, j.error_code, j.error_detail,
      j.revision, j.correlation_id, j.deleted_at IS NOT NULL AS deleted,
      ARRAY(SELECT w.user_id FROM job_watchers w WHERE w.job_id = j.id ORDER BY w.user_id) AS watchers
      """;

  private JobRows() {}

  static Job job(Row row) {
    return new Job(
        new JobId(row.getUUID("id")),
        new UserId(row.getUUID("owner_id")),
        JobStatus.fromWireName(row.getString("status")),
        row.getString("name"),
        row.getLong("total_bytes"),
        row.getLong("downloaded_bytes"),
        row.getLong("uploaded_bytes"),
        row.getInteger("attempt"),
        row.getInteger("assignment"),
        agent(row.getString("agent_id")),
        row.getBoolean("paused"),
        instant(row.getOffsetDateTime("last_report_at")),
        error(row),
        row.getLong("revision"),
        row.getString("correlation_id"),
        row.getBoolean("deleted"),
        Arrays.stream((UUID[]) row.getArrayOfUUIDs("watchers")).map(UserId::new).toList());
  }

  private static @Nullable AgentId agent(@Nullable String id) {
    return id == null ? null : new AgentId(id);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable JobError error(Row row) {
    String code = row.getString("error_code");
    String detail = row.getString("error_detail");
    return code == null
        ? null
        : new JobError(ProblemCode.valueOf(code), detail == null ? "" : detail);
  }
}
