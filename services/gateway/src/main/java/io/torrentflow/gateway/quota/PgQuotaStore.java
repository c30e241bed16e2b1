package io.torrentflow.gateway.quota;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Reads what users may hold and do hold. */
public final class PgQuotaStore {
  // A statement of its own: what follows it sees what was committed before the lock was had.
  private static final String LOCK = "SELECT lock_user($1)";

  private static final String QUOTA =
      """
      SELECT p.plan_id, p.plan_name, p.max_active_jobs, p.max_stored_bytes, p.max_month_bytes,
        p.retention_days, use.active, use.stored, coalesce((SELECT f.bytes FROM fetched_bytes f
          WHERE f.owner_id = u.id AND f.month = this_month()), 0) AS month
      FROM users u JOIN user_limits p ON p.user_id = u.id,
      LATERAL (
        SELECT count(*) FILTER (WHERE j.wish <> 'cancelled') AS active,
          (coalesce(sum(job_cost(j, t)), 0) + coalesce((SELECT sum(e.bytes) FROM ended_jobs e
            WHERE e.owner_id = u.id), 0))::bigint AS stored
        FROM jobs j JOIN transfers t ON t.id = j.transfer_id
        WHERE j.owner_id = u.id AND j.ended IS NULL AND j.deleted_at IS NULL) use
      WHERE u.id = $1 AND u.disabled_at IS NULL
      """;

  private PgQuotaStore() {}

  /**
   * Locks the user until the transaction ends, so that parallel requests cannot slip through a
   * quota together, and reads the quota.
   *
   * @return fails with {@code FORBIDDEN} if the account is disabled
   */
  public static Uni<Quota> lock(SqlConnection tx, UserId user) {
    return PgQuery.run(tx, LOCK, user)
        .chain(() -> PgQuery.only(tx, QUOTA, PgQuotaStore::quota, PgQuotaStore::disabled, user));
  }

  /** What the user's plan allows and what is used of it, for the user to read. */
  static Uni<Usage> usage(SqlClient client, UserId user) {
    return PgQuery.only(client, QUOTA, PgQuotaStore::usage, PgQuotaStore::disabled, user);
  }

  private static ProblemException disabled() {
    return new ProblemException(
        ProblemCode.FORBIDDEN, "There is no such account, or it is disabled.");
  }

  private static Usage usage(Row row) {
    Quota quota = quota(row);
    return new Usage(
        row.getString("plan_id"),
        row.getString("plan_name"),
        quota.activeJobs(),
        quota.maxActiveJobs(),
        quota.storedBytes(),
        quota.maxStoredBytes(),
        quota.monthBytes(),
        quota.maxMonthBytes(),
        row.getInteger("retention_days"));
  }

  private static Quota quota(Row row) {
    return new Quota(
        row.getInteger("max_active_jobs"),
        row.getLong("max_stored_bytes"),
        row.getLong("max_month_bytes"),
        row.getLong("active"),
        row.getLong("stored"),
        row.getLong("month"));
  }
}
