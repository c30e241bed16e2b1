package io.torrentflow.jobs.dispatch;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Compares the transfers that wait with their tickets, and makes those that are missing. */
@ApplicationScoped
class PgTicketStore {
  private static final String LOCK =
      "SELECT WHERE pg_try_advisory_xact_lock(hashtext('job-tickets'))";

  // In one statement, so that a transfer and its ticket are seen together or not at all.
  private static final String COUNT =
      """
      SELECT (SELECT count(*) FROM outbox WHERE routing_key = 'job.submitted') AS unpublished,
        (SELECT count(*) FROM transfers WHERE %s) AS waiting
      """
          .formatted(PgDispatchStore.IS_DUE);

  private final Pool pool;
  private final PgOutbox outbox;

  PgTicketStore(Pool pool, PgOutbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /**
   * Counts and corrects, unless another replica does so at the moment.
   *
   * @param depth reads how many tickets are in the queue
   * @param correction how much of a surplus is to be put right now; negative where tickets are
   *     missing
   * @return that much: missing tickets are made, those that are too many are left to the caller
   */
  Uni<Long> level(Instant now, Supplier<Uni<Long>> depth, LongUnaryOperator correction) {
    return pool.withTransaction(
        tx ->
            PgQuery.exists(tx, LOCK)
                .flatMap(
                    locked ->
                        locked ? level(tx, now, depth, correction) : Uni.createFrom().item(0L)));
  }

  private Uni<Long> level(
      SqlConnection tx, Instant now, Supplier<Uni<Long>> depth, LongUnaryOperator correction) {
    return depth
        .get()
        .flatMap(
            queued ->
                PgQuery.only(
                    tx,
                    COUNT,
                    row -> queued + row.getLong("unpublished") - row.getLong("waiting"),
                    IllegalStateException::new,
                    now))
        .map(correction::applyAsLong)
        .flatMap(
            surplus ->
                surplus >= 0
                    ? Uni.createFrom().item(surplus)
                    : outbox
                        .add(
                            tx,
                            LongStream.range(surplus, 0)
                                .mapToObj(n -> OutboxMessage.ticket())
                                .toList())
                        .replaceWith(surplus));
  }
}
