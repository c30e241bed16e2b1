package io.torrentflow.jobs.maintenance;

import io.smallrye.mutiny.Uni;
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
  // One turn's work, in one transaction.
  private static final int BATCH = 200;
  // As long as live streams remember that a job is gone.
  private static final Duration TOMBSTONES = Duration.ofHours(24);

  private static final String EXPIRE =
      """
      UPDATE jobs j SET expired_at = $1, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(j.seq)
      WHERE j.id IN (SELECT id FROM jobs WHERE expires_at <= $1 AND expired_at IS NULL
        ORDER BY expires_at LIMIT %d FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(BATCH, PgJobStates.COLUMN);

  private static final String REMOVE =
      """
      UPDATE jobs j SET deleted_at = $1, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(j.seq)
      WHERE j.id IN (SELECT id FROM jobs WHERE deleted_at IS NULL
          AND expired_at <= $1::timestamptz - $2 * interval '1 millisecond'
        ORDER BY expired_at LIMIT %d FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(BATCH, PgJobStates.COLUMN);

  private static final String FORGET_JOBS =
      """
      DELETE FROM jobs WHERE id IN (SELECT id FROM jobs
        WHERE deleted_at <= $1::timestamptz - $2 * interval '1 millisecond'
          AND reviewed_version = wish_version
        ORDER BY deleted_at LIMIT %d)
      """
          .formatted(BATCH);

  private static final String FORGET_TRANSFERS =
      """
      DELETE FROM transfers WHERE id IN (SELECT t.id FROM transfers t
        WHERE t.cleaned_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM jobs j WHERE j.transfer_id = t.id)
        ORDER BY t.cleaned_at LIMIT %d)
      """
          .formatted(BATCH);

  private final Pool pool;
  private final PgOutbox outbox;

  PgExpiryStore(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /** Lets the files go whose time has come. */
  Uni<Void> expire(Instant now) {
    return change(EXPIRE, now);
  }

  /** Takes jobs off the list whose files went this long ago. */
  Uni<Void> remove(Instant now, Duration expiredKept) {
    return change(REMOVE, now, expiredKept);
  }

  /** Deletes rows of jobs that were deleted long ago, and of transfers that had only those. */
  Uni<Void> forget(Instant now) {
    return PgQuery.run(pool, FORGET_JOBS, now, TOMBSTONES)
        .chain(() -> PgQuery.run(pool, FORGET_TRANSFERS));
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
