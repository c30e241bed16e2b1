package io.torrentflow.gateway.plans;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class PgPlanStore {
  private static final String COLUMNS =
      "id, name, max_active_jobs, max_stored_bytes, max_month_bytes, retention_days";
  private static final String ALL = "SELECT " + COLUMNS + " FROM plans ORDER BY id";

  private static final String PUT =
      """
      INSERT INTO plans (id, name, max_active_jobs, max_stored_bytes, max_month_bytes, retention_days)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name,
        max_active_jobs = excluded.max_active_jobs, max_stored_bytes = excluded.max_stored_bytes,
        max_month_bytes = excluded.max_month_bytes, retention_days = excluded.retention_days
      RETURNING %s
      """
          .formatted(COLUMNS);

  // Locked first: nobody is given it meanwhile.
  private static final String LOCK = "SELECT id FROM plans WHERE id = $1 FOR UPDATE";
  private static final String IS_USED =
      """
      SELECT WHERE $1 IN ('standard', 'unlimited') OR EXISTS (SELECT FROM users WHERE plan_id = $1)
        OR EXISTS (SELECT FROM account_links WHERE plan_id = $1)
      """;
  private static final String DELETE = "DELETE FROM plans WHERE id = $1";

  private final Pool pool;
  private final PgAuditLog audit;

  PgPlanStore(Pool pool, PgAuditLog audit) {
    this.pool = pool;
    this.audit = audit;
  }

  Uni<List<Plan>> all() {
    return PgQuery.list(pool, ALL, PgPlanStore::plan);
  }

  Uni<Plan> put(UserId admin, String id, PlanRequest plan) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(
                    tx,
                    PUT,
                    PgPlanStore::plan,
                    () -> notFound(id),
                    id,
                    plan.name(),
                    plan.maxActiveJobs(),
                    plan.maxStoredBytes(),
                    plan.maxMonthBytes(),
                    plan.retentionDays())
                .call(() -> audit.done(tx, admin, "admin.plan.put", id)));
  }

  Uni<Void> delete(UserId admin, String id) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(tx, LOCK, row -> row.getString("id"), () -> notFound(id), id)
                .chain(() -> PgQuery.exists(tx, IS_USED, id))
                .invoke(PgPlanStore::refuseIfUsed)
                .chain(() -> PgQuery.run(tx, DELETE, id))
                .chain(() -> audit.done(tx, admin, "admin.plan.delete", id)));
  }

  private static void refuseIfUsed(boolean used) {
    if (used) {
      throw new ProblemException(
          ProblemCode.PLAN_IN_USE,
          "Accounts or invitations have it, or new accounts are given it; give them another one.");
    }
  }

  private static ProblemException notFound(String id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no plan " + id + ".");
  }

  private static Plan plan(Row row) {
    return new Plan(
        row.getString("id"),
        row.getString("name"),
        row.getInteger("max_active_jobs"),
        row.getLong("max_stored_bytes"),
        row.getLong("max_month_bytes"),
        row.getInteger("retention_days"));
  }
}
