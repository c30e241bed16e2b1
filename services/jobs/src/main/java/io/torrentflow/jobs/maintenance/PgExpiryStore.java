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

  private static final String EXPIRING =
      """
      SELECT id FROM jobs WHERE expires_at <= $1 AND expired_at IS NULL
      ORDER BY expires_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String EXPIRE = change("expired_at");

  private static final String EXPIRED =
      """
      SELECT id FROM jobs WHERE deleted_at IS NULL
        AND expired_at <= $1::timestamptz - $2 * interval '1 millisecond'
      ORDER BY expired_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String REMOVE = change("deleted_at");

  private static final String DELETED =
      """
      SELECT id FROM jobs WHERE deleted_at <= $1::timestamptz - $2 * interval '1 millisecond'
        AND reviewed_version = wish_version
      ORDER BY deleted_at LIMIT %d
      """
          .formatted(BATCH);

  private static final String FORGET_JOB = "DELETE FROM jobs WHERE id = $1";

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
    return change(EXPIRE, id, now);
  }

  /** Jobs whose files went this long ago. */
  Uni<List<JobId>> expired(Instant now, Duration kept) {
    return jobs(EXPIRED, now, kept);
  }

  /** Takes a job off its owner's list. */
  Uni<Void> remove(JobId id, Instant now) {
    return change(REMOVE, id, now);
  }

  /** Jobs that were deleted so long ago that nobody needs to be told. */
  Uni<List<JobId>> deleted(Instant now) {
    return jobs(DELETED, now, TOMBSTONES);
  }

  Uni<Void> forget(JobId id) {
    return PgQuery.run(pool, FORGET_JOB, id);
  }

  /** Transfers of which nothing is left but their rows. */
  Uni<List<TransferId>> withoutJobs() {
    return PgQuery.list(pool, WITHOUT_JOBS, row -> new TransferId(row.getUUID("id")));
  }

  Uni<Void> forget(TransferId id) {
    return PgQuery.run(pool, FORGET_TRANSFER, id);
  }

  private Uni<List<JobId>> jobs(String sql, Object... parameters) {
    return PgQuery.list(pool, sql, row -> new JobId(row.getUUID("id")), parameters);
  }

  /** Says when something became of a job, at most once. */
  private static String change(String column) {
    return """
    UPDATE jobs j SET %1$s = $2, wish_version = j.wish_version + 1, updated_at = now(),
      seq = next_seq(j.seq)
    WHERE j.id = $1 AND j.%1$s IS NULL
    RETURNING %2$s
    """
        .formatted(column, PgJobStates.COLUMN);
  }

  private Uni<Void> change(String sql, JobId id, Instant now) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, sql, PgJobStates::read, id, now)
                .flatMap(jobs -> outbox.add(tx, messages(jobs))));
  }

  private static List<OutboxMessage> messages(List<JobState> jobs) {
    return jobs.stream()
        .flatMap(
            job -> Stream.of(OutboxMessage.changed(job), OutboxMessage.review(job.transferId())))
        .toList();
  }
}
