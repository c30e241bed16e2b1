package io.torrentflow.gateway.transfers;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.ChangedMeanwhileException;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgTransferStates;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a transfer that has failed begin again for all whose jobs failed with it, as a retry does
 * for one: their jobs want it again, and a review finds that. Their quotas are not asked: they had
 * room for it, and are asked again when its size is known.
 */
@ApplicationScoped
public class PgTransferRequeue {
  // What failed by itself before, as by a quota, or was ended by a moderator, stays as it is;
  // and so does what is of a disabled account.
  private static final String FAILED_WITH_IT =
      """
      j.transfer_id = t.id AND j.ended = 'failed' AND j.ended_at >= t.ended_at
        AND j.ended_code IS DISTINCT FROM 'CANCELLED_BY_ADMIN' AND j.deleted_at IS NULL
        AND EXISTS (SELECT FROM users u WHERE u.id = j.owner_id AND u.disabled_at IS NULL)
      """;

  private static final String LOCK_OWNERS =
      """
      SELECT owner_id, lock_user(owner_id) FROM (
        SELECT DISTINCT j.owner_id FROM jobs j, transfers t WHERE t.id = $1 AND %s
        ORDER BY j.owner_id) owners
      """
          .formatted(FAILED_WITH_IT);

  private static final String LOCK =
      """
      SELECT status, dropped_at IS NOT NULL AS dropped, block_reason_of(t) AS block_reason
      FROM transfers t WHERE id = $1 FOR NO KEY UPDATE
      """;

  private static final String WANT_AGAIN =
      """
      UPDATE jobs j SET wish = 'wanted', wish_version = j.wish_version + 1, ended = NULL,
        ended_code = NULL, ended_detail = NULL, ended_at = NULL, expires_at = NULL, frozen = false,
        joined_at = now(), joined_attempt = attempts_begun(t), updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE t.id = $1 AND %s
      RETURNING %s
      """
          .formatted(FAILED_WITH_IT, PgJobStates.COLUMN);

  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, kind, actor) SELECT id, 'retried', $2 FROM jobs
      WHERE transfer_id = $1 AND joined_at = now() AND ended IS NULL
      """;

  private final PgOutbox outbox;

  PgTransferRequeue(PgOutbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Queues it again; the caller repeats a transaction that lost a race, and kicks the relay.
   *
   * @return fails with {@code NOT_FOUND}, {@code JOB_STATE_CONFLICT} or {@code SOURCE_BLOCKED}
   */
  public Uni<Void> requeue(SqlConnection tx, UserId admin, TransferId id) {
    return PgQuery.list(tx, LOCK_OWNERS, row -> new UserId(row.getUUID("owner_id")), id)
        .call(() -> requireFailed(tx, id))
        .flatMap(
            owners ->
                PgQuery.list(tx, WANT_AGAIN, PgJobStates::read, id)
                    .invoke(jobs -> requireLocked(new HashSet<>(owners), jobs)))
        .call(() -> PgQuery.run(tx, EVENT, id, "admin:" + admin))
        .call(() -> publishTransfer(tx, id))
        .flatMap(
            jobs ->
                outbox.add(
                    tx,
                    jobs.stream().map(OutboxMessage::changed).toList(),
                    OutboxMessage.review(id)));
  }

  private Uni<Void> publishTransfer(SqlConnection tx, TransferId id) {
    return PgQuery.only(tx, PgTransferStates.BY_ID, PgTransferStates::read, () -> notFound(id), id)
        .flatMap(state -> outbox.add(tx, OutboxMessage.transfer(state)));
  }

  private static Uni<Void> requireFailed(SqlConnection tx, TransferId id) {
    return PgQuery.only(tx, LOCK, row -> row, () -> notFound(id), id)
        .invoke(PgTransferRequeue::requireFailed)
        .replaceWithVoid();
  }

  private static void requireFailed(Row row) {
    JobStatus status = WireName.parse(JobStatus.class, row.getString("status"));
    if (status != JobStatus.FAILED) {
      throw conflict(
          "Only a download that has failed can be queued again; this one is "
              + status.wireName()
              + ".");
    }
    if (row.getBoolean("dropped")) {
      throw conflict("It failed long ago and nothing of it is kept; its owners can retry it.");
    }
    @Nullable String blocked = row.getString("block_reason");
    if (blocked != null) {
      throw new ProblemException(ProblemCode.SOURCE_BLOCKED, blocked);
    }
  }

  // Somebody's job may have failed while the transfer was waited for.
  private static void requireLocked(Set<UserId> locked, List<JobState> jobs) {
    if (jobs.isEmpty()) {
      throw conflict("Nobody has a job any more that failed with it.");
    }
    if (!jobs.stream().allMatch(job -> locked.contains(job.owner()))) {
      throw new ChangedMeanwhileException();
    }
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(ProblemCode.JOB_STATE_CONFLICT, detail);
  }

  static ProblemException notFound(TransferId id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no download " + id + ".");
  }
}
