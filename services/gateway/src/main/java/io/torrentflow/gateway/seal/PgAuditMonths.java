package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The partitions of the audit log; the database says what may be done with them. */
@ApplicationScoped
class PgAuditMonths {
  private static final String MAKE = "SELECT make_audit_months()";
  private static final String DROP = "SELECT drop_audit_month($1)";
  private static final String ENDED_BEFORE =
      """
      SELECT month FROM audit_months
      WHERE dropped_at IS NULL AND (month + interval '1 month') AT TIME ZONE 'UTC' <= $1 ORDER BY month
      """;

  private final Pool pool;

  PgAuditMonths(Pool pool) {
    this.pool = pool;
  }

  /** Makes the months to come. */
  Uni<Void> make() {
    return PgQuery.run(pool, MAKE);
  }

  /** Those that were over by then and are still there. */
  Uni<List<LocalDate>> endedBefore(Instant time) {
    return PgQuery.list(pool, ENDED_BEFORE, row -> row.getLocalDate("month"), time);
  }

  /** Drops a month; fails unless all of it is sealed, and an anchor of that is in the bucket. */
  Uni<Void> drop(LocalDate month) {
    return PgQuery.run(pool, DROP, month);
  }
}
