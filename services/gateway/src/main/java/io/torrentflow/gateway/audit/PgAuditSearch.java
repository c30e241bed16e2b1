package io.torrentflow.gateway.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgConditions;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgAuditSearch {
  private static final String FIND =
      "SELECT id, occurred_at, actor_id, ip, user_agent, action, target, outcome, correlation_id, detail"
          + " FROM audit_log WHERE true";
  // Some 100 kB at a time.
  private static final int BATCH = 500;

  private final Pool pool;

  PgAuditSearch(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param before the last one of the page before; absent for the first page
   */
  Uni<List<AuditEntry>> page(AuditQuery query, @Nullable AuditCursor before, int limit) {
    PgConditions conditions = conditions(query);
    if (before != null) {
      String time = conditions.parameter(before.occurredAt());
      conditions.and(
          "(occurred_at, id) < (%s, %s)".formatted(time, conditions.parameter(before.id())));
    }
    String sql = FIND + conditions.text() + " ORDER BY occurred_at DESC, id DESC LIMIT " + limit;
    return PgQuery.list(pool, sql, PgAuditSearch::entry, conditions.parameters());
  }

  /** All of them, the oldest first, as fast as they are taken. */
  Multi<AuditEntry> all(AuditQuery query) {
    PgConditions conditions = conditions(query);
    return PgQuery.stream(
        pool,
        FIND + conditions.text() + " ORDER BY occurred_at, id",
        PgAuditSearch::entry,
        BATCH,
        conditions.parameters());
  }

  private static PgConditions conditions(AuditQuery query) {
    return new PgConditions()
        .and("actor_id = %s", query.actorId())
        .and("action = %s", query.action)
        .and("target = %s", query.target)
        .and("outcome = %s", query.outcome)
        .and("occurred_at >= %s", query.since())
        .and("occurred_at < %s", query.until());
  }

  private static AuditEntry entry(Row row) {
    @Nullable JsonObject detail = row.getJsonObject("detail");
    return new AuditEntry(
        row.getLong("id"),
        PgColumns.instant(row, "occurred_at"),
        row.getUUID("actor_id") == null ? null : new UserId(row.getUUID("actor_id")),
        row.getString("ip"),
        row.getString("user_agent"),
        row.getString("action"),
        row.getString("target"),
        row.getString("outcome"),
        row.getString("correlation_id"),
        detail == null ? null : detail.getMap());
  }
}
