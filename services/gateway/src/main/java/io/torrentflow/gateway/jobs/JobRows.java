package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.JobSnapshot;
import io.torrentflow.kernel.wire.Seq;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads jobs from rows. */
public final class JobRows {
  /** The columns that the readers need, of a table alias {@code j}. */
  public static final String COLUMNS =
      """
      j.id, j.owner_id, j.status, j.source_type, j.source_uri,
      encode(j.infohash_v1, 'hex') AS v1, encode(j.infohash_v2, 'hex') AS v2, j.name,
      j.total_bytes, j.downloaded_bytes, j.uploaded_bytes, j.attempt, j.error_code,
      j.error_detail, j.revision, j.created_at, j.updated_at, j.completed_at
      """;

  private JobRows() {}

  /** The job as this user sees it. */
  public static JobView view(Row row, UserId user) {
    return new JobView(
        new JobId(row.getUUID("id")),
        JobStatus.fromWireName(row.getString("status")),
        source(row, user),
        row.getString("name"),
        row.getLong("total_bytes"),
        row.getLong("downloaded_bytes"),
        row.getLong("uploaded_bytes"),
        row.getInteger("attempt"),
        error(row),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getOffsetDateTime("completed_at") == null ? null : instant(row, "completed_at"));
  }

  /** The job as live streams show it, at the revision that the row has. */
  public static JobSnapshot snapshot(Row row) {
    return new JobSnapshot(
        new JobId(row.getUUID("id")),
        Seq.ofRevision(row.getLong("revision")),
        JobStatus.fromWireName(row.getString("status")),
        row.getString("name"),
        row.getLong("total_bytes"),
        row.getLong("downloaded_bytes"),
        row.getLong("uploaded_bytes"),
        0,
        0,
        null,
        0,
        0,
        row.getInteger("attempt"),
        error(row),
        false,
        instant(row, "updated_at"));
  }

  private static JobView.Source source(Row row, UserId user) {
    SourceType type =
        SourceType.valueOf(row.getString("source_type").toUpperCase(Locale.ROOT));
    boolean own = row.getUUID("owner_id").equals(user.value());
    String v1 = row.getString("v1");
    String v2 = row.getString("v2");
    String uri = own ? row.getString("source_uri") : plainMagnet(v1, v2);
    return new JobView.Source(type, uri, v1, v2);
  }

  private static @Nullable String plainMagnet(@Nullable String v1, @Nullable String v2) {
    if (v1 != null) {
      return "magnet:?xt=urn:btih:" + v1;
    }
    return v2 == null ? null : "magnet:?xt=urn:btmh:1220" + v2;
  }

  private static @Nullable JobError error(Row row) {
    String code = row.getString("error_code");
    String detail = row.getString("error_detail");
    return code == null
        ? null
        : new JobError(ProblemCode.valueOf(code), detail == null ? "" : detail);
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time.toInstant();
  }
}
