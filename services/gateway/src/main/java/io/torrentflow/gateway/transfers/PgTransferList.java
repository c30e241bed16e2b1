package io.torrentflow.gateway.transfers;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgConditions;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgTransferList {
  private static final String SELECT =
      """
      SELECT t.id, t.status, t.source_type, t.name,
        encode(coalesce(t.infohash_v1, t.asked_v1), 'hex') AS v1,
        encode(coalesce(t.infohash_v2, t.asked_v2), 'hex') AS v2, t.total_bytes,
        t.downloaded_bytes, t.uploaded_bytes, t.agent_id, t.attempt, t.next_attempt_at,
        t.error_code, t.error_detail, t.dropped_at IS NULL AS kept, t.created_at, t.updated_at,
        t.ended_at,
        (SELECT count(*) FROM jobs j WHERE j.transfer_id = t.id AND j.ended IS NULL
          AND j.wish <> 'cancelled' AND j.deleted_at IS NULL) AS jobs
      FROM transfers t WHERE
      """;

  private static final String GET = SELECT + "t.id = $1";

  private final Pool pool;

  PgTransferList(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param before the last one of the page before; absent for the first page
   */
  Uni<List<TransferView>> page(TransferQuery query, @Nullable TransferCursor before, int limit) {
    JobStatus status = query.parsedStatus();
    PgConditions conditions =
        new PgConditions()
            .and("t.status = %s", status == null ? null : status.wireName())
            .and("t.agent_id = %s", query.agentId());
    if (before != null) {
      conditions.and(
          "(t.created_at, t.id) < (%s, %s)"
              .formatted(
                  conditions.parameter(before.createdAt()), conditions.parameter(before.id())));
    }
    String sql =
        SELECT
            + "true"
            + conditions.text()
            + " ORDER BY t.created_at DESC, t.id DESC LIMIT "
            + limit;
    return PgQuery.list(pool, sql, PgTransferList::transfer, conditions.parameters());
  }

  Uni<TransferView> get(TransferId id) {
    return PgQuery.only(
        pool, GET, PgTransferList::transfer, () -> PgTransferRequeue.notFound(id), id);
  }

  private static TransferView transfer(Row row) {
    return new TransferView(
        new TransferId(row.getUUID("id")),
        WireName.parse(JobStatus.class, row.getString("status")),
        WireName.parse(SourceType.class, row.getString("source_type")),
        row.getString("name"),
        row.getString("v1"),
        row.getString("v2"),
        row.getLong("total_bytes"),
        row.getLong("downloaded_bytes"),
        row.getLong("uploaded_bytes"),
        PgColumns.parsed(row, "agent_id", AgentId::new),
        row.getInteger("attempt"),
        PgColumns.instantOrNull(row, "next_attempt_at"),
        PgColumns.parsed(row, "error_code", code -> error(row, code)),
        row.getLong("jobs"),
        row.getBoolean("kept"),
        PgColumns.instant(row, "created_at"),
        PgColumns.instant(row, "updated_at"),
        PgColumns.instantOrNull(row, "ended_at"));
  }

  private static JobError error(Row row, String code) {
    @Nullable String detail = row.getString("error_detail");
    return new JobError(ProblemCode.valueOf(code), detail == null ? "" : detail);
  }
}
