package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.jobs.lifecycle.TransferService.Outcome;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DeadLetter;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BiFunction;

/** Lets an event happen to a transfer: lock, decide, write, in one transaction. */
@ApplicationScoped
class PgTransferStore {
  private static final String WISHES =
      """
      SELECT count(*) FILTER (WHERE ended IS NULL AND wish = 'wanted') AS wanted,
        count(*) FILTER (WHERE ended IS NULL AND wish = 'paused') AS paused,
        count(*) FILTER (WHERE ended = 'completed' AND expired_at IS NULL
          OR ended IS NULL AND wish = 'paused'
            AND (awaiting_since IS NOT NULL OR frozen_uploaded > 0
              OR frozen_downloaded >= frozen_total)) AS holding,
        count(*) FILTER (WHERE ended = 'failed') AS failed,
        count(*) FILTER (WHERE ended = 'failed' AND ended_at >= (
          SELECT t.ended_at FROM transfers t WHERE t.id = $1)) AS failed_with_it,
        coalesce(min(joined_attempt) FILTER (WHERE ended IS NULL AND wish = 'wanted'
          AND joined_attempt > 0), 0) AS later_join,
        EXISTS (SELECT FROM jobs c WHERE c.transfer_id = $1 AND c.ended = 'completed') AS had
      FROM jobs WHERE transfer_id = $1 AND deleted_at IS NULL
      """;

  private static final Wishes NOT_ASKED = new Wishes(0, 0, 0, 0, 0, 0, false);

  // No report is of this hand-out yet, and what the bucket has confirmed before is no progress of
  // it.
  private static final String TAKE =
      """
      UPDATE transfers SET assigned_at = now(), last_report_at = NULL, report_seq = 0,
        dispatch_failures = 0,
        confirmed_mark = greatest(confirmed_mark, uploaded_bytes) WHERE id = $1
      """;

  private static final String REST =
      "UPDATE transfers SET agent_id = NULL, assigned_at = NULL, peers = 0, seeds = 0,"
          + " download_rate = 0, upload_rate = 0 WHERE id = $1";

  private static final String DROP =
      "UPDATE transfers SET dropped_at = now(), updated_at = now() WHERE id = $1";

  private static final String CONTACTS_CHANGED =
      """
      UPDATE transfers SET contacts_version = contacts_version + 1
      WHERE id = $1 AND source_type <> 'http' AND status IN (SELECT name FROM job_status WHERE NOT terminal)
        AND EXISTS (SELECT FROM jobs WHERE transfer_id = $1 AND wish_version > reviewed_version)
      """;

  // Files that are stored stay; only links to them are refused.
  private static final String BLOCK_REASON =
      """
      SELECT block_reason_of(t) AS reason FROM transfers t
      WHERE id = $1 AND status IN (SELECT name FROM job_status WHERE NOT terminal)
      """;

  private static final String REVIEWED =
      """
      UPDATE jobs SET reviewed_version = wish_version
      WHERE transfer_id = $1 AND wish_version > reviewed_version
      """;

  private final Pool pool;
  private final PgTransferMoves moves;
  private final PgJobEnds ends;
  private final PgTransferProgress numbers;
  private final PgOutbox outbox;

  PgTransferStore(
      Pool pool,
      PgTransferMoves moves,
      PgJobEnds ends,
      PgTransferProgress numbers,
      PgOutbox outbox) {
    this.pool = pool;
    this.moves = moves;
    this.ends = ends;
    this.numbers = numbers;
    this.outbox = outbox;
  }

  /**
   * Locks the transfer, lets it be decided about, and writes the decision with its history and
   * messages in the same transaction.
   *
   * @return fails with {@code JOB_NOT_FOUND} if there is no such transfer
   */
  Uni<Outcome> update(
      TransferId id, TransferEvent event, BiFunction<Transfer, Wishes, TransferDecision> decide) {
    return pool.withTransaction(
        tx ->
            PgTransferRows.lock(tx, id)
                .flatMap(
                    transfer ->
                        settle(tx, transfer, event)
                            .chain(() -> wishes(tx, transfer, event))
                            .flatMap(
                                wishes ->
                                    write(
                                        tx,
                                        transfer,
                                        wishes,
                                        event,
                                        decide.apply(transfer, wishes)))));
  }

  private Uni<Wishes> wishes(SqlConnection tx, Transfer transfer, TransferEvent event) {
    if (!TransferLifecycle.needsWishes(transfer, event)) {
      return Uni.createFrom().item(NOT_ASKED);
    }
    return PgQuery.only(
        tx,
        WISHES,
        row ->
            new Wishes(
                row.getLong("wanted"),
                row.getLong("paused"),
                row.getLong("holding"),
                row.getLong("failed"),
                row.getLong("failed_with_it"),
                row.getInteger("later_join"),
                row.getBoolean("had")),
        () -> PgTransferRows.notFound(transfer.id()),
        transfer.id());
  }

  private Uni<Outcome> write(
      SqlConnection tx,
      Transfer transfer,
      Wishes wishes,
      TransferEvent event,
      TransferDecision decision) {
    if (decision instanceof TransferDecision.Progressed
        && event instanceof TransferEvent.Reported(ProgressReport report)) {
      return numbers
          .write(tx, transfer.id(), report, true)
          .map(state -> new Outcome(transfer, transfer, state, wishes));
    }
    return numbers(tx, transfer, event, decision)
        .chain(() -> apply(tx, transfer, event, decision))
        .chain(() -> PgTransferRows.lock(tx, transfer.id()))
        .map(after -> new Outcome(transfer, after, null, wishes));
  }

  /**
   * A review writes down that it has seen every wish, before it reads them, and ends what was
   * cancelled or is blocked.
   */
  private Uni<Void> settle(SqlConnection tx, Transfer transfer, TransferEvent event) {
    if (!(event instanceof TransferEvent.Reviewed)) {
      return Uni.createFrom().voidItem();
    }
    TransferId id = transfer.id();
    return PgQuery.run(tx, CONTACTS_CHANGED, id)
        .chain(() -> ends.endCancelled(tx, id, event.actor()))
        .chain(() -> endIfBlocked(tx, id, event))
        .chain(() -> PgQuery.run(tx, REVIEWED, id));
  }

  private Uni<Void> endIfBlocked(SqlConnection tx, TransferId id, TransferEvent event) {
    return PgQuery.first(tx, BLOCK_REASON, row -> row.getString("reason"), id)
        .flatMap(
            reason ->
                reason == null
                    ? Uni.createFrom().voidItem()
                    : ends.endBlocked(tx, id, reason, event.actor()));
  }

  private Uni<Void> numbers(
      SqlConnection tx, Transfer transfer, TransferEvent event, TransferDecision decision) {
    return event instanceof TransferEvent.Reported(ProgressReport report)
            && !(decision instanceof TransferDecision.Ignored)
        ? numbers.write(tx, transfer.id(), report, false).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> apply(
      SqlConnection tx, Transfer transfer, TransferEvent event, TransferDecision decision) {
    TransferId id = transfer.id();
    return switch (decision) {
      case Moved moved when event instanceof TransferEvent.Accepted accepted ->
          PgQuery.run(tx, TAKE, id)
              .chain(() -> moves.move(tx, transfer, moved, event.actor(), accepted.agent()));
      case Moved moved ->
          moves
              .move(tx, transfer, moved, event.actor())
              .chain(() -> outbox.add(tx, deadLetter(id, event)));
      case TransferDecision.Outlived(int joined, Moved moved) ->
          ends.endEarlier(tx, id, joined, moved.error(), event.actor())
              .chain(() -> moves.move(tx, transfer, moved, event.actor()));
      case TransferDecision.Rested rested ->
          PgQuery.run(tx, REST, id)
              .chain(() -> PgTransferRows.state(tx, id))
              .flatMap(state -> outbox.add(tx, OutboxMessage.transfer(state)));
      case TransferDecision.EndsJobs over ->
          // A job ends by the name of the state that its transfer has ended in.
          ends.end(
              tx,
              id,
              WireName.parse(JobEnd.class, transfer.status().wireName()),
              transfer.error(),
              event.actor());
      case TransferDecision.Dropped dropped -> PgQuery.run(tx, DROP, id);
      case TransferDecision.Progressed _, TransferDecision.Ignored _ -> Uni.createFrom().voidItem();
    };
  }

  private static List<OutboxMessage> deadLetter(TransferId id, TransferEvent event) {
    return event instanceof TransferEvent.Undeliverable(JobError error)
            && error.code() == ProblemCode.DISPATCH_FAILED
        ? List.of(new OutboxMessage(Broker.JOB_DEAD, header -> new DeadLetter(header, id, error)))
        : List.of();
  }
}
