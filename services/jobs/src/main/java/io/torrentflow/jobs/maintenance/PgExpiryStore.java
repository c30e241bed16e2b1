package io.torrentflow.jobs.maintenance;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What a plan's retention ends, in PostgreSQL. */
@ApplicationScoped
class PgExpiryStore {
  // One turn's work.
  private static final int BATCH = 200;
  // As long as live streams remember that a job is gone.
  private static final Duration TOMBSTONES = Duration.ofHours(24);

  // Each condition is looked up for a batch and holds again for each job when it is changed: what
  // was found may be another thing by then. All begin with the time, in $1.
  private static final String IS_EXPIRING = "expires_at <= $1 AND expired_at IS NULL";
  private static final String IS_EXPIRED =
      "deleted_at IS NULL AND expired_at <= $1::timestamptz - $2 * interval '1 millisecond'";
  private static final String IS_FORGOTTEN =
      """
      deleted_at <= $1::timestamptz - $2 * interval '1 millisecond'
        AND reviewed_version = wish_version
      """;

  private static final String EXPIRING = batch(IS_EXPIRING, "expires_at");
  private static final String EXPIRE = mark("expired_at", "id = $2 AND " + IS_EXPIRING);
  private static final String EXPIRED = batch(IS_EXPIRED, "expired_at");
  private static final String REMOVE = mark("deleted_at", "id = $3 AND " + IS_EXPIRED);
  private static final String DELETED = batch(IS_FORGOTTEN, "deleted_at");
  private static final String FORGET_JOB = "DELETE FROM jobs WHERE id = $3 AND " + IS_FORGOTTEN;

  private static final String IS_UNSELECTED =
      """
      awaiting_since <= $1::timestamptz - $2 * interval '1 millisecond' AND ended IS NULL
        AND wish <> 'cancelled' AND deleted_at IS NULL
      """;
  private static final String UNSELECTED = batch(IS_UNSELECTED, "awaiting_since");
  private static final String CANCEL =
      """
      UPDATE jobs j SET wish = 'cancelled', wish_version = j.wish_version + 1, updated_at = $1,
        seq = next_seq(j.seq)
      WHERE id = $3 AND %s RETURNING %s
      """
          .formatted(IS_UNSELECTED, PgJobStates.COLUMN);
  private static final String CANCELLED_EVENT =
      "INSERT INTO job_events (job_id, kind, actor) VALUES ($1, 'cancelled', 'jobs')";

  private static final String WITHOUT_JOBS =
      """
      SELECT t.id FROM transfers t
      WHERE t.cleaned_at IS NOT NULL AND NOT EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id)
      ORDER BY t.cleaned_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String FORGET_TRANSFER = "DELETE FROM transfers WHERE id = $1";

  private final Pool pool;
  private final PgOutbox outbox;

  PgExpiryStore(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /** Jobs whose files have been kept for as long as was promised. */
  Uni<List<JobId>> expiring(Instant now) {
    return jobs(EXPIRING, now);
  }

  /** Lets a job's files go. */
  Uni<Void> expire(JobId id, Instant now) {
    return change(EXPIRE, now, id);
  }

  /** Jobs whose files went this long ago. */
  Uni<List<JobId>> expired(Instant now, Duration kept) {
    return jobs(EXPIRED, now, kept);
  }

  /** Takes a job whose files went this long ago off its owner's list. */
  Uni<Void> remove(JobId id, Instant now, Duration kept) {
    return change(REMOVE, now, kept, id);
  }

  /** Jobs whose owners have not chosen their files for this long. */
  Uni<List<JobId>> unselected(Instant now, Duration after) {
    return jobs(UNSELECTED, now, after);
  }

  /** Cancels a job whose owner has not chosen its files for this long. */
  Uni<Void> cancel(JobId id, Instant now, Duration after) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, CANCEL, PgJobStates::read, now, after, id)
                .flatMap(
                    jobs ->
                        jobs.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : PgQuery.run(tx, CANCELLED_EVENT, id)
                                .chain(() -> outbox.add(tx, messages(jobs)))));
  }

  /** Jobs that were deleted so long ago that nobody needs to be told. */
  Uni<List<JobId>> deleted(Instant now) {
    return jobs(DELETED, now, TOMBSTONES);
  }

  /** Deletes the row of such a job. */
  Uni<Void> forget(JobId id, Instant now) {
    return PgQuery.run(pool, FORGET_JOB, now, TOMBSTONES, id);
  }

  /** Transfers of which nothing is left but their rows. */
  Uni<List<TransferId>> withoutJobs() {
    return PgQuery.list(pool, WITHOUT_JOBS, row -> new TransferId(row.getUUID("id")));
  }

  Uni<Void> forget(TransferId id) {
    return PgQuery.run(pool, FORGET_TRANSFER, id);
  }

  private static String batch(String condition, String order) {
    return "SELECT id FROM jobs WHERE %s ORDER BY %s LIMIT %d".formatted(condition, order, BATCH);
  }

  private static String mark(String column, String condition) {
    return """
    UPDATE jobs j SET %s = $1, wish_version = j.wish_version + 1, updated_at = now(),
      seq = next_seq(j.seq)
    WHERE %s RETURNING %s
    """
        .formatted(column, condition, PgJobStates.COLUMN);
  }

  private Uni<List<JobId>> jobs(String sql, Object... parameters) {
    return PgQuery.list(pool, sql, row -> new JobId(row.getUUID("id")), parameters);
  }

  private Uni<Void> change(String sql, Object... parameters) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, sql, PgJobStates::read, parameters)
                .flatMap(jobs -> outbox.add(tx, messages(jobs))));
  }

  private static List<OutboxMessage> messages(List<JobState> jobs) {
    return jobs.stream()
        .flatMap(
            job -> Stream.of(OutboxMessage.changed(job), OutboxMessage.review(job.transferId())))
        .toList();
  }
}
