package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.JobStateRows;
import io.torrentflow.platform.state.TransferStateRows;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes moves of transfers and ends of jobs, each with its history and its messages. */
@ApplicationScoped
public class TransferWriter {
  // The row's trigger judges each step, so a path of several is walked one by one. An agent keeps a
  // paused transfer for a while; what waits or has ended has none.
  private static final String STEP =
      """
      UPDATE transfers SET status = $2, updated_at = now(),
        agent_id = CASE WHEN $2 IN ('metadata_fetch', 'downloading', 'uploading', 'paused')
          THEN coalesce($3, agent_id) END
      WHERE id = $1
      """;

  private static final String ARRIVE =
      """
      UPDATE transfers t SET attempt = $2, losses = $3, next_attempt_at = $4, reserved_until = NULL,
        error_code = $5, error_detail = $6,
        error_at = CASE WHEN $5::text IS NULL THEN NULL
          WHEN t.status = 'failed' OR $5 IS DISTINCT FROM error_code
            OR $6 IS DISTINCT FROM error_detail THEN now()
          ELSE error_at END,
        ended_at = CASE WHEN s.terminal THEN now() END,
        dropped_at = CASE WHEN t.status = 'cancelled' THEN now() ELSE dropped_at END,
        checkpoint = CASE WHEN t.status NOT IN ('completed', 'cancelled') THEN checkpoint END,
        waiting_since = CASE WHEN t.status = 'submitted' THEN now() ELSE waiting_since END,
        reason_code = NULL, reason_detail = NULL, tracker_messages = NULL,
        unfetchable_since = NULL, dispatch_failures = 0,
        download_rate = CASE WHEN s.terminal THEN 0 ELSE download_rate END,
        upload_rate = CASE WHEN s.terminal THEN 0 ELSE upload_rate END,
        eta_seconds = NULL, seq = next_seq(seq), updated_at = now()
      FROM job_status s WHERE t.id = $1 AND s.name = t.status
      RETURNING %s
      """
          .formatted(TransferStateRows.COLUMNS);

  private static final String EVENT =
      """
      INSERT INTO transfer_events (transfer_id, kind, from_status, to_status, actor, detail)
      VALUES ($1, 'status', $2, $3, $4, $5)
      """;

  private static final String END =
      """
      UPDATE jobs j SET %s
      FROM transfers t, users u, plans p
      WHERE t.id = $1 AND j.transfer_id = t.id AND u.id = j.owner_id AND p.id = u.plan_id
        AND j.ended IS NULL AND j.wish = $5 AND ($6::uuid IS NULL OR j.owner_id = $6)
        AND ($7::integer IS NULL OR j.joined_attempt < $7)
      RETURNING %s
      """
          .formatted(JobStateRows.END, JobStateRows.COLUMNS);

  private static final String END_EVENT =
      "INSERT INTO job_events (job_id, kind, actor, detail) VALUES ($1, $2, $3, $4)";

  // Retries that do not count any more are none that somebody joined after.
  private static final String FORGET_ATTEMPTS =
      """
      UPDATE jobs j SET joined_attempt = greatest(0, j.joined_attempt - $2),
        seq = CASE WHEN j.frozen THEN j.seq ELSE next_seq(greatest(j.seq, t.seq)) END
      FROM transfers t WHERE t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.deleted_at IS NULL AND j.joined_attempt > 0
      RETURNING %s
      """
          .formatted(JobStateRows.COLUMNS);

  private final Outbox outbox;
  private final StateMessages messages;
  private final InstantSource clock;

  TransferWriter(Outbox outbox, StateMessages messages, InstantSource clock) {
    this.outbox = outbox;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * Walks the path, writes where it leads, and ends the jobs that want a transfer that has ended.
   */
  public Uni<Void> move(SqlConnection tx, Transfer transfer, Moved moved, String actor) {
    return move(tx, transfer, moved, actor, null);
  }

  /**
   * @param agent who takes the transfer with the move; null if it stays with the one that has it
   */
  Uni<Void> move(
      SqlConnection tx, Transfer transfer, Moved moved, String actor, @Nullable AgentId agent) {
    Uni<Void> walked = Uni.createFrom().voidItem();
    JobStatus from = transfer.status();
    for (JobStatus to : moved.path()) {
      JobStatus previous = from;
      walked =
          walked.chain(() -> step(tx, transfer.id(), previous, to, moved.error(), actor, agent));
      from = to;
    }
    return walked
        .chain(() -> arrive(tx, transfer, moved))
        .chain(() -> follow(tx, transfer.id(), moved, actor));
  }

  private static Uni<Void> step(
      SqlConnection tx,
      TransferId id,
      JobStatus from,
      JobStatus to,
      @Nullable JobError error,
      String actor,
      @Nullable AgentId agent) {
    return run(tx, STEP, Tuple.of(id.value(), to.wireName(), agent == null ? null : agent.value()))
        .chain(
            () ->
                run(
                    tx,
                    EVENT,
                    Tuple.of(id.value(), from.wireName(), to.wireName(), actor, detail(error))));
  }

  private Uni<Void> arrive(SqlConnection tx, Transfer transfer, Moved moved) {
    JobError error = moved.error();
    Instant next = moved.delay().isZero() ? null : clock.instant().plus(moved.delay());
    return tx.preparedQuery(ARRIVE)
        .execute(
            Tuple.tuple()
                .addValue(transfer.id().value())
                .addValue(moved.budget().attempt())
                .addValue(moved.budget().losses())
                .addValue(next == null ? null : next.atOffset(ZoneOffset.UTC))
                .addValue(error == null ? null : error.code().name())
                .addValue(error == null ? null : error.detail()))
        .flatMap(rows -> tell(tx, rows, moved));
  }

  private Uni<Void> tell(SqlConnection tx, RowSet<Row> rows, Moved moved) {
    List<OutboxMessage> list = new ArrayList<>();
    rows.forEach(row -> list.add(messages.transfer(TransferStateRows.read(row))));
    // One that has to wait first gets its ticket when it is due.
    if (moved.to() == JobStatus.SUBMITTED && moved.delay().isZero()) {
      list.add(messages.ticket());
    }
    return outbox.add(tx, list);
  }

  private Uni<Void> follow(SqlConnection tx, TransferId id, Moved moved, String actor) {
    return switch (moved.to()) {
      case COMPLETED -> end(tx, id, JobEnd.COMPLETED, null, actor);
      case FAILED -> end(tx, id, JobEnd.FAILED, moved.error(), actor);
      case SUBMITTED ->
          moved.budget().forgotten() > 0
              ? forget(tx, id, moved.budget().forgotten())
              : Uni.createFrom().voidItem();
      case METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING, CANCELLED -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> forget(SqlConnection tx, TransferId id, int attempts) {
    return tx.preparedQuery(FORGET_ATTEMPTS)
        .execute(Tuple.of(id.value(), attempts))
        .flatMap(
            rows -> {
              List<OutboxMessage> list = new ArrayList<>();
              for (Row row : rows) {
                // A frozen one shows no attempts, and its readers hear of nothing.
                if (!row.getBoolean("frozen")) {
                  list.add(messages.changed(JobStateRows.read(row)));
                }
              }
              return outbox.add(tx, list);
            });
  }

  /** Fails the jobs that want the transfer and joined it before it had used so many retries. */
  Uni<Void> endEarlier(
      SqlConnection tx, TransferId id, int joined, @Nullable JobError error, String actor) {
    return end(
        tx,
        JobEnd.FAILED,
        actor,
        endTuple(id, JobEnd.FAILED, error, "wanted").addValue(null).addValue(joined));
  }

  /** Ends the jobs that want the transfer. */
  public Uni<Void> end(
      SqlConnection tx, TransferId id, JobEnd end, @Nullable JobError error, String actor) {
    return end(tx, end, actor, endTuple(id, end, error, "wanted").addValue(null).addValue(null));
  }

  /** Ends the jobs of one owner that want the transfer. */
  public Uni<Void> endOf(
      SqlConnection tx, TransferId id, UserId owner, JobError error, String actor) {
    return end(
        tx,
        JobEnd.FAILED,
        actor,
        endTuple(id, JobEnd.FAILED, error, "wanted").addValue(owner.value()).addValue(null));
  }

  /** Ends the jobs whose owners have cancelled them. */
  Uni<Void> endCancelled(SqlConnection tx, TransferId id, String actor) {
    return end(
        tx,
        JobEnd.CANCELLED,
        actor,
        endTuple(id, JobEnd.CANCELLED, null, "cancelled").addValue(null).addValue(null));
  }

  private static Tuple endTuple(TransferId id, JobEnd end, @Nullable JobError error, String wish) {
    return Tuple.tuple()
        .addValue(id.value())
        .addValue(end.wireName())
        .addValue(error == null ? null : error.code().name())
        .addValue(error == null ? null : error.detail())
        .addValue(wish);
  }

  private Uni<Void> end(SqlConnection tx, JobEnd end, String actor, Tuple parameters) {
    return tx.preparedQuery(END)
        .execute(parameters)
        .flatMap(
            rows -> {
              List<OutboxMessage> list = new ArrayList<>();
              List<Tuple> history = new ArrayList<>();
              for (Row row : rows) {
                history.add(Tuple.of(row.getUUID("id"), end.wireName(), actor, null));
                if (!row.getBoolean("deleted")) {
                  list.add(messages.changed(JobStateRows.read(row)));
                }
              }
              return history.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : tx.preparedQuery(END_EVENT)
                      .executeBatch(history)
                      .chain(() -> outbox.add(tx, list));
            });
  }

  private static @Nullable JsonObject detail(@Nullable JobError error) {
    return error == null
        ? null
        : JsonObject.of("code", error.code().name(), "detail", error.detail());
  }

  static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
    return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }
}
