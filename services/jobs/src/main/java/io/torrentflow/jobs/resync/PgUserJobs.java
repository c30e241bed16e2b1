package io.torrentflow.jobs.resync;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.UserJobs;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Reads a user's jobs as of one moment, and writes the message about them. */
@ApplicationScoped
class PgUserJobs {
  // What a hub keeps for one user; older ones are read from the list.
  private static final int MAX_JOBS = 1_000;
  // Of one message, which everybody on its way has in memory several times; a usual job has 1 kB.
  private static final int MAX_CHARACTERS = 4 << 20;

  private static final String JOBS =
      """
      SELECT job_state, transfer_state FROM (
        SELECT *, sum(length(job_state::text) + length(transfer_state::text))
          OVER (ORDER BY place) AS characters
        FROM (
          SELECT %s, %s,
            row_number() OVER (ORDER BY j.deleted_at IS NOT NULL, j.ended IS NOT NULL, j.id DESC)
              AS place
          FROM jobs j JOIN transfers t ON t.id = j.transfer_id
          WHERE j.owner_id = $1
            AND (j.deleted_at IS NULL OR j.deleted_at > now() - interval '24 hours')
            AND (j.ended IS NULL OR j.ended_at > now() - interval '24 hours')
          ORDER BY place LIMIT %d) newest) measured
      WHERE characters <= %d
      ORDER BY place
      """
          .formatted(PgJobStates.COLUMN, PgTransferStates.COLUMN, MAX_JOBS, MAX_CHARACTERS);

  private final Pool pool;
  private final PgOutbox outbox;

  PgUserJobs(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  Uni<Void> publish(UserId user) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(
                    tx,
                    "SELECT now() AS now",
                    row -> PgColumns.instant(row, "now"),
                    IllegalStateException::new)
                .flatMap(
                    begun ->
                        PgQuery.list(tx, JOBS, Function.identity(), user)
                            .flatMap(rows -> outbox.add(tx, message(user, begun, rows)))));
  }

  private static OutboxMessage message(UserId user, Instant begun, List<Row> rows) {
    List<JobState> jobs = rows.stream().map(PgJobStates::read).toList();
    // One for each, though several jobs may have it.
    List<TransferState> transfers = rows.stream().map(PgTransferStates::read).distinct().toList();
    return new OutboxMessage(
        Broker.USER_JOBS, header -> new UserJobs(asOf(begun, header), user, jobs, transfers));
  }

  // Nothing is missing that happened before, by the clock that numbers the states.
  private static MessageHeader asOf(Instant begun, MessageHeader made) {
    return MessageHeader.of(made.messageId(), made.type(), made.correlationId(), begun);
  }
}
