package io.torrentflow.jobs.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.jobs.lifecycle.TransferService.Outcome;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.kernel.wire.DeadLetter;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.messaging.MessageHeaders;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.TransferStateRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers in PostgreSQL. */
@ApplicationScoped
class PgTransferStore implements TransferStore {
  private static final String LOCK =
      "SELECT %s FROM transfers t WHERE t.id = $1 FOR NO KEY UPDATE OF t"
          .formatted(TransferRows.COLUMNS);

  private static final String WISHES =
      """
      SELECT count(*) FILTER (WHERE ended IS NULL AND wish = 'wanted') AS wanted,
        count(*) FILTER (WHERE ended IS NULL AND wish = 'paused') AS paused,
        count(*) FILTER (WHERE ended = 'completed' AND expired_at IS NULL
          OR ended IS NULL AND wish = 'paused' AND frozen_downloaded >= frozen_total) AS holding,
        count(*) FILTER (WHERE ended = 'failed') AS failed,
        coalesce(min(joined_attempt) FILTER (WHERE ended IS NULL AND wish = 'wanted'
          AND joined_attempt > 0), 0) AS later_join,
        EXISTS (SELECT FROM jobs c WHERE c.transfer_id = $1 AND c.ended = 'completed') AS had
      FROM jobs WHERE transfer_id = $1 AND deleted_at IS NULL
      """;

  private static final Wishes NOT_ASKED = new Wishes(0, 0, 0, 0, 0, false);

  // No report is of this hand-out yet, and what the bucket has confirmed before is no progress of
  // it.
  private static final String TAKE =
      """
      UPDATE transfers SET last_report_at = NULL, dispatch_failures = 0,
        confirmed_mark = greatest(confirmed_mark, uploaded_bytes) WHERE id = $1
      """;

  // Losing the last second of mere numbers in a crash of the database costs nothing, and waiting
  // for
  // the disk once a second for each transfer would. A move waits for it.
  private static final String PROGRESS =
      """
      UPDATE transfers t SET name = coalesce($2, name), total_bytes = coalesce($3, total_bytes),
        downloaded_bytes = $4, uploaded_bytes = $5, download_rate = $6, upload_rate = $7,
        eta_seconds = $8, peers = $9, seeds = $10, reason_code = $11, reason_detail = $12,
        tracker_messages = $13, checkpoint = coalesce($14, checkpoint), last_report_at = now(),
        seq = next_seq(seq), updated_at = now()
      WHERE id = $1
      RETURNING CASE WHEN $15 THEN set_config('synchronous_commit', 'off', true) END, %s
      """
          .formatted(TransferStateRows.COLUMNS);

  private static final String REST =
      "UPDATE transfers SET agent_id = NULL, peers = 0, seeds = 0, download_rate = 0, upload_rate = 0"
          + " WHERE id = $1";

  private static final String DROP =
      "UPDATE transfers SET dropped_at = now(), updated_at = now() WHERE id = $1";

  private static final String CONTACTS_CHANGED =
      """
      UPDATE transfers SET contacts_version = contacts_version + 1
      WHERE id = $1 AND source_type <> 'http' AND status NOT IN ('completed', 'failed', 'cancelled')
        AND EXISTS (SELECT FROM jobs WHERE transfer_id = $1 AND wish_version > reviewed_version)
      """;

  private static final String REVIEWED =
      """
      UPDATE jobs SET reviewed_version = wish_version
      WHERE transfer_id = $1 AND wish_version > reviewed_version
      """;

  private static final String HELD_BY =
      "SELECT %s FROM transfers t WHERE t.agent_id = $1".formatted(TransferRows.COLUMNS);

  private static final String HELD_BY_LOST =
      """
      SELECT %s FROM transfers t LEFT JOIN agents a ON a.id = t.agent_id
      WHERE t.agent_id IS NOT NULL
        AND (a.id IS NULL OR a.last_heartbeat_at < $1::timestamptz - $2 * interval '1 millisecond')
      LIMIT 500
      """
          .formatted(TransferRows.COLUMNS);

  private final Pool pool;
  private final TransferWriter writer;
  private final ContactsReader contacts;
  private final TransferFiles files;
  private final Outbox outbox;
  private final StateMessages messages;
  private final MessageHeaders headers;
  private final ObjectMapper json;

  PgTransferStore(
      Pool pool,
      TransferWriter writer,
      ContactsReader contacts,
      TransferFiles files,
      Outbox outbox,
      StateMessages messages,
      MessageHeaders headers,
      ObjectMapper json) {
    this.pool = pool;
    this.writer = writer;
    this.contacts = contacts;
    this.files = files;
    this.outbox = outbox;
    this.messages = messages;
    this.headers = headers;
    this.json = json;
  }

  @Override
  public Uni<Outcome> update(TransferId id, TransferEvent event, Decider decider) {
    return pool.withTransaction(
        tx ->
            lock(tx, id)
                .flatMap(
                    transfer ->
                        wishes(tx, transfer, event)
                            .flatMap(
                                wishes ->
                                    write(
                                        tx,
                                        transfer,
                                        wishes,
                                        event,
                                        decider.decide(transfer, wishes)))));
  }

  private static Uni<Transfer> lock(SqlConnection tx, TransferId id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(id.value()))
        .map(rows -> TransferRows.read(only(rows, id)));
  }

  private static Row only(RowSet<Row> rows, TransferId id) {
    if (rows.size() == 0) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "There is no transfer " + id + ".");
    }
    return rows.iterator().next();
  }

  private Uni<Wishes> wishes(SqlConnection tx, Transfer transfer, TransferEvent event) {
    if (!TransferLifecycle.needsWishes(transfer, event)) {
      return Uni.createFrom().item(NOT_ASKED);
    }
    return tx.preparedQuery(WISHES)
        .execute(Tuple.of(transfer.id().value()))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Wishes(
                    row.getLong("wanted"),
                    row.getLong("paused"),
                    row.getLong("holding"),
                    row.getLong("failed"),
                    row.getInteger("later_join"),
                    row.getBoolean("had")));
  }

  private Uni<Outcome> write(
      SqlConnection tx,
      Transfer transfer,
      Wishes wishes,
      TransferEvent event,
      TransferDecision decision) {
    if (decision instanceof TransferDecision.Progressed
        && event instanceof TransferEvent.Reported(ProgressReport report)) {
      return writeNumbers(tx, transfer.id(), report, true)
          .map(state -> new Outcome(transfer, transfer, state, wishes, decision));
    }
    return settle(tx, transfer, event)
        .chain(() -> numbers(tx, transfer, event, decision))
        .chain(() -> take(tx, transfer, event, decision))
        .chain(() -> apply(tx, transfer, event, decision))
        .chain(() -> lock(tx, transfer.id()))
        .flatMap(
            after ->
                state(tx, transfer.id())
                    .map(state -> new Outcome(transfer, after, state, wishes, decision)));
  }

  private static Uni<TransferState> state(SqlConnection tx, TransferId id) {
    return tx.preparedQuery(TransferStateRows.BY_ID)
        .execute(Tuple.of(id.value()))
        .map(rows -> TransferStateRows.read(only(rows, id)));
  }

  /** A review writes down that it has seen every wish, and ends what was cancelled. */
  private Uni<Void> settle(SqlConnection tx, Transfer transfer, TransferEvent event) {
    if (!(event instanceof TransferEvent.Reviewed)) {
      return Uni.createFrom().voidItem();
    }
    Tuple id = Tuple.of(transfer.id().value());
    return run(tx, CONTACTS_CHANGED, id)
        .chain(() -> writer.endCancelled(tx, transfer.id(), event.actor()))
        .chain(() -> run(tx, REVIEWED, id));
  }

  private Uni<Void> numbers(
      SqlConnection tx, Transfer transfer, TransferEvent event, TransferDecision decision) {
    boolean counts =
        event instanceof TransferEvent.Reported && !(decision instanceof TransferDecision.Ignored);
    return counts && event instanceof TransferEvent.Reported(ProgressReport report)
        ? writeNumbers(tx, transfer.id(), report, false).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private static Uni<Void> take(
      SqlConnection tx, Transfer transfer, TransferEvent event, TransferDecision decision) {
    return decision instanceof Moved && event instanceof TransferEvent.Accepted
        ? run(tx, TAKE, Tuple.of(transfer.id().value()))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> apply(
      SqlConnection tx, Transfer transfer, TransferEvent event, TransferDecision decision) {
    TransferId id = transfer.id();
    return switch (decision) {
      case Moved moved ->
          writer
              .move(tx, transfer, moved, event.actor(), taker(event))
              .chain(() -> outbox.add(tx, deadLetter(id, event)));
      case TransferDecision.Outlived(int joined, Moved moved) ->
          writer
              .endEarlier(tx, id, joined, moved.error(), event.actor())
              .chain(() -> writer.move(tx, transfer, moved, event.actor()));
      case TransferDecision.Rested rested ->
          run(tx, REST, Tuple.of(id.value()))
              .chain(() -> state(tx, id))
              .flatMap(state -> outbox.add(tx, List.of(messages.transfer(state))));
      case TransferDecision.EndsJobs ends ->
          writer.end(tx, id, endOf(transfer.status()), transfer.error(), event.actor());
      case TransferDecision.Dropped dropped -> run(tx, DROP, Tuple.of(id.value()));
      case TransferDecision.Progressed progressed -> Uni.createFrom().voidItem();
      case TransferDecision.Ignored ignored -> Uni.createFrom().voidItem();
    };
  }

  private static @Nullable AgentId taker(TransferEvent event) {
    return event instanceof TransferEvent.Accepted accepted ? accepted.agent() : null;
  }

  private List<OutboxMessage> deadLetter(TransferId id, TransferEvent event) {
    return event instanceof TransferEvent.Undeliverable(JobError error)
            && error.code() == ProblemCode.DISPATCH_FAILED
        ? List.of(OutboxMessage.of(new DeadLetter(headers.of(Broker.JOB_DEAD), id, error)))
        : List.of();
  }

  private static JobEnd endOf(JobStatus terminal) {
    return switch (terminal) {
      case COMPLETED -> JobEnd.COMPLETED;
      case CANCELLED -> JobEnd.CANCELLED;
      case FAILED, SUBMITTED, METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING -> JobEnd.FAILED;
    };
  }

  private Uni<TransferState> writeNumbers(
      SqlConnection tx, TransferId id, ProgressReport report, boolean mayBeLost) {
    Progress progress = report.progress();
    StatusReason reason = report.reason();
    Checkpoint checkpoint = report.checkpoint();
    // An origin that does not tell the length is known by what came once all of it has.
    Long total =
        report.phase() == ProgressReport.Phase.COMPLETED
            ? Long.valueOf(progress.downloadedBytes())
            : progress.totalBytes();
    Tuple numbers =
        Tuple.tuple()
            .addValue(id.value())
            .addValue(report.name())
            .addValue(total)
            .addValue(progress.downloadedBytes())
            .addValue(progress.uploadedBytes())
            .addValue(progress.downloadRate())
            .addValue(progress.uploadRate())
            .addValue(progress.etaSeconds())
            .addValue(progress.peers())
            .addValue(progress.seeds())
            .addValue(reason == null ? null : reason.code().name())
            .addValue(reason == null ? null : reason.detail())
            .addValue(report.trackers().isEmpty() ? null : new JsonArray(text(report.trackers())))
            .addValue(checkpoint == null ? null : new JsonObject(text(checkpoint)))
            .addValue(mayBeLost);
    return tx.preparedQuery(PROGRESS)
        .execute(numbers)
        .map(rows -> TransferStateRows.read(only(rows, id)))
        .call(() -> files.write(tx, id, report.files()));
  }

  @Override
  public Uni<List<Transfer>> heldBy(AgentId agent) {
    return pool.preparedQuery(HELD_BY).execute(Tuple.of(agent.value())).map(TransferRows::readAll);
  }

  @Override
  public Uni<List<Transfer>> heldByLostAgents(Instant now, Duration silence) {
    return pool.preparedQuery(HELD_BY_LOST)
        .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), (double) silence.toMillis()))
        .map(TransferRows::readAll);
  }

  @Override
  public Uni<ContactList> contacts(Transfer transfer) {
    return contacts.read(pool, transfer.id(), transfer.contactsVersion());
  }

  private static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
    return TransferWriter.run(tx, sql, parameters);
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A wire record cannot be written as JSON", e);
    }
  }
}
