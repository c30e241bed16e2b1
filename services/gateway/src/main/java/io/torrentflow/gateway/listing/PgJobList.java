package io.torrentflow.gateway.listing;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.state.PgConditions;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of jobs, in the same time however many there are. What has ended keeps in its own row
 * all that it is found by, so each way of having ended is read from an index that has the order
 * already; what has not ended is few, and looked up with its transfer.
 */
@ApplicationScoped
class PgJobList {
  private static final String RUNNING =
      "SELECT j.id, %2$s AS sort_key FROM jobs j JOIN transfers t ON t.id = j.transfer_id"
          + " WHERE j.owner_id = $1 AND j.ended IS NULL";
  private static final String RUNNING_NAME =
      "sort_name(j.given_name, CASE WHEN j.frozen THEN j.frozen_name ELSE t.name END, j.name)";
  private static final String RUNNING_SIZE =
      "coalesce(CASE WHEN j.frozen THEN j.frozen_total ELSE t.total_bytes END, -1)";
  private static final String RUNNING_PROGRESS =
      """
      coalesce(CASE WHEN j.frozen THEN j.frozen_downloaded ELSE t.downloaded_bytes END::float8
        / nullif(CASE WHEN j.frozen THEN j.frozen_total ELSE t.total_bytes END, 0), 0)
      """;

  // As the indexes of what has ended have it.
  private static final String ENDED =
      "SELECT j.id, %2$s AS sort_key FROM jobs j WHERE j.owner_id = $1 AND j.ended = '%3$s'";
  private static final String ENDED_NAME = "sort_name(j.given_name, j.frozen_name, j.name)";
  private static final String ENDED_SIZE = "coalesce(j.frozen_total, -1)";

  // Exactly as the database has the time.
  private static final String MICROS =
      "(extract(epoch FROM found.sort_key) * 1000000)::bigint::text";

  private static final String PAGE =
      """
      WITH found AS (
        SELECT id, sort_key FROM (%s) parts ORDER BY sort_key %s, id %2$s LIMIT %d)
      SELECT %s AS sort_key, %s, %s
      FROM found JOIN jobs j ON j.id = found.id JOIN transfers t ON t.id = j.transfer_id
      ORDER BY found.sort_key %s, found.id %7$s
      """;

  private static final String STATUS = "job_status_of(j.ended, j.wish, seen_status(j, t))";

  private static final String COUNTS =
      """
      SELECT status, sum(jobs)::bigint AS jobs FROM (
        SELECT ended AS status, jobs FROM ended_jobs WHERE owner_id = $1
        UNION ALL
        SELECT %s, count(*) FROM jobs j JOIN transfers t ON t.id = j.transfer_id
        WHERE j.owner_id = $1 AND j.ended IS NULL AND j.deleted_at IS NULL GROUP BY 1) counted
      GROUP BY status
      """
          .formatted(STATUS);

  /** A job with what it is ordered by, as the database writes it. */
  record Listed(JobView job, String key) {}

  private final Pool pool;

  PgJobList(Pool pool) {
    this.pool = pool;
  }

  /**
   * Some jobs in their order.
   *
   * @param cursor the job that they come before or after; absent for the first ones
   */
  Uni<List<Listed>> page(
      UserId user, JobFilter filter, JobOrder order, @Nullable JobCursor cursor, int limit) {
    PgConditions conditions = conditions(user, filter, order, cursor);
    boolean forwards = cursor == null || cursor.forwards();
    String direction = direction(order.descending() == forwards);
    String parts =
        parts(conditions, filter, order)
            .map(
                part ->
                    "(%s ORDER BY sort_key %s, id %2$s LIMIT %d)".formatted(part, direction, limit))
            .collect(Collectors.joining(" UNION ALL "));
    String sql =
        PAGE.formatted(
            parts,
            direction,
            limit,
            order.by() == JobSort.CREATED ? MICROS : "found.sort_key::text",
            PgJobStates.COLUMN,
            PgTransferStates.COLUMN,
            direction(order.descending()));
    return PgQuery.list(pool, sql, PgJobList::listed, conditions.parameters());
  }

  /** How many there are of each status; none of some. */
  Uni<Map<JobStatus, Long>> counts(UserId user) {
    return PgQuery.list(
            pool,
            COUNTS,
            row ->
                Map.entry(
                    WireName.parse(JobStatus.class, row.getString("status")), row.getLong("jobs")),
            user)
        .map(
            counts ->
                counts.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static Stream<String> parts(PgConditions conditions, JobFilter filter, JobOrder order) {
    Set<JobStatus> statuses = filter.statuses();
    String ofAll = conditions.text();
    String ofRunning = conditions.and(STATUS + " = ANY(%s)", names(statuses)).text();
    String running =
        (RUNNING + ofRunning).formatted(RUNNING_NAME, key(order, RUNNING_NAME, RUNNING_SIZE));
    return order.by() == JobSort.PROGRESS
        ? Stream.of(running)
        : Stream.concat(
            Stream.of(running),
            Arrays.stream(JobEnd.values())
                .filter(end -> statuses.isEmpty() || statuses.contains(end.status()))
                .map(
                    end ->
                        (ENDED + ofAll)
                            .formatted(
                                ENDED_NAME, key(order, ENDED_NAME, ENDED_SIZE), end.wireName())));
  }

  private static String key(JobOrder order, String name, String size) {
    return switch (order.by()) {
      case CREATED -> "j.created_at";
      case NAME -> name;
      case SIZE -> size;
      case PROGRESS -> RUNNING_PROGRESS;
    };
  }

  /** What stands in each part; {@code %1$s} is the name in it and {@code %2$s} the key. */
  private static PgConditions conditions(
      UserId user, JobFilter filter, JobOrder order, @Nullable JobCursor cursor) {
    PgConditions conditions =
        new PgConditions(user)
            .and("j.deleted_at IS NULL")
            .and("j.source_type = ANY(%s)", names(filter.types()))
            .and("strpos(%%1$s, lower(%s::text COLLATE pg_c_utf8)) > 0", filter.text())
            // The second one lets the index of labels be used.
            .and(
                "owned_labels(j.owner_id, j.labels) @> owned_labels($1, %s::text[])"
                    + " AND j.labels <> '{}'",
                filter.labels())
            .and("j.created_at >= %s", filter.createdAfter())
            .and("j.created_at < %s", filter.createdBefore());
    return cursor == null ? conditions : conditions.and(beyond(conditions, order, cursor));
  }

  private static String beyond(PgConditions conditions, JobOrder order, JobCursor cursor) {
    String value =
        switch (order.by()) {
          case CREATED -> "timestamptz 'epoch' + %s::text::bigint * interval '1 microsecond'";
          case NAME -> "%s::text";
          case SIZE -> "%s::text::bigint";
          case PROGRESS -> "%s::text::float8";
        };
    return "(%%2$s, j.id) %s (%s, %s)"
        .formatted(
            order.descending() == cursor.forwards() ? "<" : ">",
            value.formatted(conditions.parameter(cursor.key())),
            conditions.parameter(cursor.id()));
  }

  private static List<String> names(Set<? extends WireName> constants) {
    return constants.stream().map(WireName::wireName).toList();
  }

  private static String direction(boolean descending) {
    return descending ? "DESC" : "ASC";
  }

  private static Listed listed(Row row) {
    return new Listed(PgJobRows.of(row).view(), row.getString("sort_key"));
  }
}
