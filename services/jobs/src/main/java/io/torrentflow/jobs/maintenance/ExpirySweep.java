package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.JobStateRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what a plan's retention says has been kept for long enough: first a job's files, then, weeks
 * later, the job; and forgets rows that nobody refers to any more.
 */
@ApplicationScoped
class ExpirySweep {
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
          .formatted(BATCH, JobStateRows.COLUMNS);

  private static final String REMOVE =
      """
      UPDATE jobs j SET deleted_at = $1, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(j.seq)
      WHERE j.id IN (SELECT id FROM jobs WHERE deleted_at IS NULL
          AND expired_at <= $1::timestamptz - $2 * interval '1 millisecond'
        ORDER BY expired_at LIMIT %d FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(BATCH, JobStateRows.COLUMNS);

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
  private final Outbox outbox;
  private final StateMessages messages;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final Duration expiredKept;

  ExpirySweep(
      Pool pool,
      Outbox outbox,
      StateMessages messages,
      OutboxRelay relay,
      InstantSource clock,
      JobsConfig config) {
    this.pool = pool;
    this.outbox = outbox;
    this.messages = messages;
    this.relay = relay;
    this.clock = clock;
    this.expiredKept = config.cleanup().expiredKept();
  }

  @Scheduled(
      every = "${torrentflow.jobs.cleanup.expiry-interval:1m}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> run() {
    return runOnce(clock.instant());
  }

  Uni<Void> runOnce(Instant now) {
    OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
    Tuple expired = Tuple.of(time, (double) expiredKept.toMillis());
    Tuple buried = Tuple.of(time, (double) TOMBSTONES.toMillis());
    return pool.withTransaction(
            tx -> tx.preparedQuery(EXPIRE).execute(Tuple.of(time)).flatMap(rows -> tell(tx, rows)))
        .chain(
            () ->
                pool.withTransaction(
                    tx ->
                        tx.preparedQuery(REMOVE).execute(expired).flatMap(rows -> tell(tx, rows))))
        .invoke(relay::kick)
        .chain(() -> pool.preparedQuery(FORGET_JOBS).execute(buried))
        .chain(() -> pool.query(FORGET_TRANSFERS).execute())
        .replaceWithVoid();
  }

  private Uni<Void> tell(SqlConnection tx, RowSet<Row> rows) {
    List<OutboxMessage> list = new ArrayList<>();
    for (Row row : rows) {
      JobState job = JobStateRows.read(row);
      list.add(job.deleted() ? messages.gone(job) : messages.changed(job));
      list.add(messages.review(job.transferId()));
    }
    return outbox.add(tx, list);
  }
}
