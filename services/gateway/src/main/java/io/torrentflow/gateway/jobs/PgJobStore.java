package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgRaces;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class PgJobStore {
  private static final String FIND =
      PgJobRows.SELECT + "WHERE j.id = $1 AND (j.owner_id = $2 OR $3) AND j.deleted_at IS NULL";

  private static final String PAGE_OF_ALL =
      PgJobRows.SELECT
          + """
          WHERE ($1::uuid IS NULL OR j.id < $1) AND j.deleted_at IS NULL ORDER BY j.id DESC LIMIT $2
          """;

  private static final String HISTORY =
      """
      SELECT occurred_at, kind, split_part(actor, ':', 1) AS actor FROM (
        SELECT * FROM job_events WHERE job_id = $1 ORDER BY id DESC LIMIT 1000) newest
      ORDER BY id
      """;

  private static final String WISH =
      """
      UPDATE jobs j SET wish = $2, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq)), %s
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private static final String FREEZING_WISH =
      WISH.formatted(PgJobStates.FREEZE + ", " + PgJobStates.KEEP_STORED);
  // What happened to the transfer meanwhile is none of the job's. Who resumes a job instead of
  // choosing among its files wants all of them.
  private static final String RESUMING_WISH =
      WISH.formatted(
          """
          frozen = false, joined_at = now(), joined_attempt = attempts_begun(t), awaiting_since = NULL,
            asks_selection = j.asks_selection AND j.awaiting_since IS NULL
          """);

  private static final String DESCRIBE =
      """
      UPDATE jobs j SET given_name = CASE WHEN $2::text IS NULL THEN j.given_name ELSE nullif($2, '') END,
        labels = coalesce($3::text[], j.labels), updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private static final String DELETED =
      """
      deleted_at = now(), updated_at = now(), wish_version = j.wish_version + 1,
        wish = CASE WHEN j.ended IS NULL THEN 'cancelled' ELSE j.wish END,
        seq = next_seq(greatest(j.seq, t.seq))
      """;

  private static final String DELETE =
      "UPDATE jobs j SET %s FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id"
          .formatted(DELETED);

  private static final String DELETE_SOME =
      """
      UPDATE jobs j SET %s
      FROM transfers t
      WHERE t.id = j.transfer_id AND j.id IN (SELECT id FROM jobs
        WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 500)
      RETURNING %s
      """
          .formatted(DELETED, PgJobStates.COLUMN);

  private static final String FAIL_ALL =
      """
      UPDATE jobs j SET ended = 'failed', ended_code = $2, ended_detail = $3, ended_at = now(),
        %s, frozen_uploaded = 0, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE t.id = $1 AND j.transfer_id = t.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      RETURNING %s
      """
          .formatted(PgJobStates.FREEZE, PgJobStates.COLUMN);

  private static final String FAILED_EVENT =
      """
      INSERT INTO job_events (job_id, kind, actor, detail)
      SELECT id, 'failed', $2, jsonb_build_object('reason', $3::text) FROM jobs
      WHERE transfer_id = $1 AND ended_code = $4 AND ended_at = now()
      """;

  private final Pool pool;
  private final PgOutbox outbox;
  private final PgAuditLog audit;

  /**
   * A job that somebody looks at.
   *
   * @param agent which holds its transfer; absent if none does
   */
  record Held(JobWithTransfer job, @Nullable String agent) {}

  PgJobStore(Pool pool, PgOutbox outbox, PgAuditLog audit) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * The job; fails with {@code JOB_NOT_FOUND} if it is not the user's.
   *
   * @param ofAnybody whether an admin asks, who may see every job
   */
  Uni<Held> find(UserId user, JobId id, boolean ofAnybody) {
    return PgQuery.only(
        pool,
        FIND,
        row -> new Held(PgJobRows.of(row), row.getString("agent_id")),
        () -> PgJobRows.notFound(id),
        id,
        user,
        ofAnybody);
  }

  /** The job; fails with {@code JOB_NOT_FOUND} if it is not the user's. */
  public Uni<JobView> find(UserId user, JobId id) {
    return find(user, id, false).map(held -> held.job().view());
  }

  Uni<List<JobEvent>> history(JobId id) {
    return PgQuery.list(pool, HISTORY, PgJobStore::event, id);
  }

  private static JobEvent event(Row row) {
    JobEvent.By by =
        switch (row.getString("actor")) {
          case "user" -> JobEvent.By.OWNER;
          case "admin" -> JobEvent.By.MODERATOR;
          default -> JobEvent.By.SYSTEM;
        };
    return new JobEvent(PgColumns.instant(row, "occurred_at"), row.getString("kind"), by);
  }

  /** Everybody's jobs, the newest first. */
  Uni<List<JobWithTransfer>> pageOfAll(@Nullable JobId before, int limit) {
    return PgQuery.list(pool, PAGE_OF_ALL, PgJobRows::of, before, limit);
  }

  /**
   * Changes the job's wish, and asks for its review.
   *
   * @return fails as {@link WishPolicy} says
   */
  Uni<JobView> change(UserId user, JobId id, WishChange change) {
    return pool.withTransaction(
        tx ->
            PgJobRows.lock(tx, id, user)
                .flatMap(
                    before ->
                        WishPolicy.isChange(before.job(), change)
                            ? change(tx, before, change, () -> PgJobRows.read(tx, id))
                            : Uni.createFrom().item(before))
                .map(JobWithTransfer::view));
  }

  /** Changes how the job is shown; fails with {@code JOB_NOT_FOUND}. */
  Uni<JobView> describe(UserId user, JobId id, JobChange change) {
    return pool.withTransaction(
        tx ->
            PgJobRows.lock(tx, id, user)
                .chain(() -> describe(tx, user, id, change))
                .map(JobWithTransfer::view));
  }

  /** The same within a transaction that has the job's transfer locked. */
  public Uni<JobWithTransfer> describe(SqlConnection tx, UserId user, JobId id, JobChange change) {
    List<String> labels = change.labels();
    return PgQuery.run(
            tx,
            DESCRIBE,
            id,
            change.name(),
            labels == null ? null : labels.stream().distinct().toList())
        .chain(() -> PgJobRows.read(tx, id))
        .call(after -> outbox.add(tx, OutboxMessage.changed(after.job())))
        .call(() -> audit.done(tx, user, "job.change", id.toString()));
  }

  /**
   * Fails the job and all others of its transfer that have not ended.
   *
   * @return fails with {@code JOB_NOT_FOUND}, or with {@code JOB_STATE_CONFLICT} if it has ended
   */
  Uni<JobWithTransfer> cancelForAll(UserId admin, JobId id, String reason) {
    return pool.withTransaction(
        tx ->
            PgJobRows.lock(tx, id, null)
                .invoke(job -> WishPolicy.refuseIfEnded(job.job()))
                .map(job -> job.job().transferId())
                .call(transfer -> failAll(tx, transfer, admin, reason))
                .chain(() -> PgJobRows.read(tx, id))
                .call(() -> audit.done(tx, admin, "admin.job.cancel", id.toString())));
  }

  /**
   * Fails all jobs of a transfer that have not ended, within a transaction that has it locked; a
   * review ends the transfer.
   */
  public Uni<Void> failAll(SqlConnection tx, TransferId transfer, UserId admin, String reason) {
    String code = ProblemCode.CANCELLED_BY_ADMIN.name();
    return PgQuery.list(tx, FAIL_ALL, PgJobStates::read, transfer, code, reason)
        .flatMap(
            failed ->
                outbox.add(
                    tx,
                    failed.stream().map(OutboxMessage::changed).toList(),
                    OutboxMessage.review(transfer)))
        .chain(() -> PgQuery.run(tx, FAILED_EVENT, transfer, "admin:" + admin, reason, code));
  }

  /**
   * Deletes some jobs of a user who is gone.
   *
   * @return how many; 0 once none is left
   */
  public Uni<Integer> deleteSome(UserId user) {
    return PgRaces.repeat(
        pool.withTransaction(
            tx ->
                PgQuery.list(tx, DELETE_SOME, PgJobStates::read, user)
                    .call(
                        deleted ->
                            outbox.add(tx, deleted.stream().map(OutboxMessage::changed).toList()))
                    .call(
                        deleted ->
                            outbox.add(
                                tx,
                                deleted.stream()
                                    .map(JobState::transferId)
                                    .distinct()
                                    .map(OutboxMessage::review)
                                    .toList()))
                    .map(List::size)));
  }

  /**
   * Changes the wish of a job whose transfer is locked, and asks for its review.
   *
   * @param outcome reads the job as it is then, or ends it
   */
  public Uni<JobWithTransfer> change(
      SqlConnection tx,
      JobWithTransfer before,
      WishChange change,
      Supplier<Uni<JobWithTransfer>> outcome) {
    JobId id = before.job().id();
    String wish = change.wish().wireName();
    Uni<Void> changed =
        switch (change) {
          case PAUSE, CANCEL -> PgQuery.run(tx, FREEZING_WISH, id, wish);
          case RESUME -> PgQuery.run(tx, RESUMING_WISH, id, wish);
          case DELETE -> PgQuery.run(tx, DELETE, id);
        };
    UserId owner = before.job().owner();
    return changed
        .chain(() -> PgJobRows.addEvent(tx, id, change.pastTense(), owner))
        .chain(outcome::get)
        .call(
            after ->
                outbox.add(
                    tx,
                    OutboxMessage.review(after.job().transferId()),
                    OutboxMessage.changed(after.job())))
        .call(() -> audit.done(tx, owner, "job." + change.verb(), id.toString()));
  }
}
