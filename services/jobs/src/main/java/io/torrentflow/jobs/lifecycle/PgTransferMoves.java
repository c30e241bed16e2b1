package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class PgTransferMoves {
  // The row's trigger judges each step, so a path of several is walked one by one. An agent keeps a
  // paused transfer for a while; what waits or has ended has none.
  private static final String STEP =
      """
      WITH step AS (
        UPDATE transfers SET status = $2, updated_at = now(),
          agent_id = CASE WHEN (SELECT held FROM job_status WHERE name = $2)
            THEN coalesce($3, agent_id) END
        WHERE id = $1)
      INSERT INTO transfer_events (transfer_id, kind, from_status, to_status, actor, detail)
      VALUES ($1, 'status', $4, $2, $5, $6)
      """;

  // An error is as old as the attempt that it ended. One that repeats itself is another if a retry
  // was counted.
  private static final String ARRIVE =
      """
      UPDATE transfers t SET attempt = $2, losses = $3, next_attempt_at = $4, reserved_until = NULL,
        error_code = $5, error_detail = $6,
        error_at = CASE WHEN $5::text IS NULL THEN NULL
          WHEN $7 OR t.status = 'failed' OR $5 IS DISTINCT FROM error_code
            OR $6 IS DISTINCT FROM error_detail THEN coalesce(assigned_at, now())
          ELSE error_at END,
        assigned_at = CASE WHEN s.held THEN assigned_at END,
        ended_at = CASE WHEN s.terminal THEN now() END,
        dropped_at = CASE WHEN t.status = 'cancelled' THEN now() ELSE dropped_at END,
        checkpoint = CASE WHEN NOT s.terminal OR t.status = 'failed' THEN checkpoint END,
        waiting_since = CASE WHEN t.status = 'submitted' THEN now() ELSE waiting_since END,
        reason = NULL, tracker_messages = NULL,
        unfetchable_since = NULL, dispatch_failures = 0,
        download_rate = CASE WHEN s.terminal THEN 0 ELSE download_rate END,
        upload_rate = CASE WHEN s.terminal THEN 0 ELSE upload_rate END,
        eta_seconds = NULL, seq = next_seq(seq), updated_at = now()
      FROM job_status s WHERE t.id = $1 AND s.name = t.status
      RETURNING %s
      """
          .formatted(PgTransferStates.COLUMN);

  // Retries that do not count any more are none that somebody joined after, and neither is an
  // attempt that has ended without using one up.
  private static final String FORGET_ATTEMPTS =
      """
      UPDATE jobs j SET joined_attempt = greatest(0, least(j.joined_attempt - $2, t.attempt)),
        seq = CASE WHEN j.frozen THEN j.seq ELSE next_seq(greatest(j.seq, t.seq)) END
      FROM transfers t WHERE t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.deleted_at IS NULL
        AND j.joined_attempt > greatest(0, least(j.joined_attempt - $2, t.attempt))
      RETURNING %s
      """
          .formatted(PgJobStates.COLUMN);

  private final PgJobEnds ends;
  private final PgOutbox outbox;
  private final InstantSource clock;

  PgTransferMoves(PgJobEnds ends, PgOutbox outbox, InstantSource clock) {
    this.ends = ends;
    this.outbox = outbox;
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
    JobError error = moved.error();
    JsonObject detail =
        error == null ? null : JsonObject.of("code", error.code().name(), "detail", error.detail());
    List<@Nullable Object[]> steps = new ArrayList<>();
    JobStatus from = transfer.status();
    for (JobStatus to : moved.path()) {
      steps.add(
          new @Nullable Object[] {
            transfer.id(), to.wireName(), agent, from.wireName(), actor, detail
          });
      from = to;
    }
    return PgQuery.runEach(tx, STEP, steps)
        .chain(() -> arrive(tx, transfer, moved))
        .chain(() -> follow(tx, transfer.id(), moved, actor));
  }

  private Uni<Void> arrive(SqlConnection tx, Transfer transfer, Moved moved) {
    JobError error = moved.error();
    boolean isCounted =
        moved.budget().attempt() != transfer.attempt() || moved.budget().forgotten() > 0;
    Instant next = moved.delay().isZero() ? null : clock.instant().plus(moved.delay());
    return PgQuery.only(
            tx,
            ARRIVE,
            PgTransferStates::read,
            () -> PgTransferRows.notFound(transfer.id()),
            transfer.id(),
            moved.budget().attempt(),
            moved.budget().losses(),
            next,
            error == null ? null : error.code().name(),
            error == null ? null : error.detail(),
            isCounted)
        .flatMap(
            state ->
                // One that has to wait first gets its ticket when it is due.
                moved.to() == JobStatus.SUBMITTED && next == null
                    ? outbox.add(tx, OutboxMessage.transfer(state), OutboxMessage.ticket())
                    : outbox.add(tx, OutboxMessage.transfer(state)));
  }

  private Uni<Void> follow(SqlConnection tx, TransferId id, Moved moved, String actor) {
    return switch (moved.to()) {
      case COMPLETED -> ends.end(tx, id, JobEnd.COMPLETED, null, actor);
      case FAILED -> ends.end(tx, id, JobEnd.FAILED, moved.error(), actor);
      case SUBMITTED -> forget(tx, id, moved.budget().forgotten());
      case METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING, CANCELLED -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> forget(SqlConnection tx, TransferId id, int attempts) {
    return PgQuery.list(tx, FORGET_ATTEMPTS, PgJobStates::read, id, attempts)
        // A frozen one shows no attempts, and its readers are sent nothing.
        .map(jobs -> jobs.stream().filter(job -> job.frozen() == null).toList())
        .flatMap(jobs -> outbox.add(tx, jobs, OutboxMessage::changed));
  }
}
