package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.jobs.JobRows.JobWithTransfer;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.gateway.quota.QuotaStore;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.JobStateRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Users' jobs in PostgreSQL, and the changes of their wishes. */
@ApplicationScoped
public class JobStore {
  private static final String FIND =
      JobRows.SELECT + "WHERE j.id = $1 AND (j.owner_id = $2 OR $3) AND j.deleted_at IS NULL";

  private static final String PAGE =
      JobRows.SELECT
          + """
          WHERE j.owner_id = $1 AND ($2::uuid IS NULL OR j.id < $2) AND j.deleted_at IS NULL
          ORDER BY j.id DESC LIMIT $3
          """;

  private static final String WISH =
      """
      UPDATE jobs j SET wish = $2, wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq)), %s
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private static final String FREEZING_WISH =
      WISH.formatted(JobStateRows.FREEZE + ", " + JobStateRows.KEEP_STORED);
  // What happened to the transfer meanwhile is none of the job's.
  private static final String RESUMING_WISH =
      WISH.formatted("frozen = false, joined_at = now(), joined_attempt = t.attempt");

  private static final String DELETE =
      """
      UPDATE jobs j SET deleted_at = now(), updated_at = now(), wish_version = j.wish_version + 1,
        wish = CASE WHEN j.ended IS NULL THEN 'cancelled' ELSE j.wish END,
        seq = next_seq(greatest(j.seq, t.seq))
      FROM transfers t WHERE j.id = $1 AND t.id = j.transfer_id
      """;

  private static final String EVENT =
      "INSERT INTO job_events (job_id, kind, actor) VALUES ($1, $2, $3)";

  private final Pool pool;
  private final Outbox outbox;
  private final StateMessages messages;
  private final AuditLog audit;
  private final QuotaStore quotas;
  private final Successors successors;

  JobStore(
      Pool pool,
      Outbox outbox,
      StateMessages messages,
      AuditLog audit,
      QuotaStore quotas,
      Successors successors) {
    this.pool = pool;
    this.outbox = outbox;
    this.messages = messages;
    this.audit = audit;
    this.quotas = quotas;
    this.successors = successors;
  }

  /**
   * The job; fails with {@code JOB_NOT_FOUND} if it is not the user's.
   *
   * @param ofAnybody whether an admin asks, who may see every job
   */
  Uni<JobView> find(UserId user, JobId id, boolean ofAnybody) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(id.value(), user.value(), ofAnybody))
        .map(rows -> JobRows.only(rows, id).view());
  }

  /** The job; fails with {@code JOB_NOT_FOUND} if it is not the user's. */
  public Uni<JobView> find(UserId user, JobId id) {
    return find(user, id, false);
  }

  Uni<List<JobView>> page(UserId user, @Nullable JobId before, int limit) {
    return pool.preparedQuery(PAGE)
        .execute(Tuple.of(user.value(), before == null ? null : before.value(), limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> JobRows.of(row).view())
                    .toList());
  }

  /**
   * Changes the job's wish as decided about the job as it is, and has the jobs service look at it.
   *
   * @param decide the change; fails if the job's state refuses it
   */
  Uni<JobView> change(UserId user, JobId id, Function<JobState, WishChange> decide) {
    return pool.withTransaction(
        tx ->
            JobRows.lock(tx, id, user)
                .flatMap(before -> apply(tx, before, decide.apply(before.job())))
                .map(JobWithTransfer::view));
  }

  /**
   * Lets a paused job run again, if the owner's quota has room for all that they know of it: while
   * it was paused it only cost what was stored.
   */
  Uni<JobView> resume(UserId user, JobId id, Function<JobState, WishChange> decide) {
    return pool.withTransaction(
            tx ->
                quotas
                    .lock(tx, user)
                    .flatMap(
                        quota ->
                            JobRows.lock(tx, id, user)
                                .flatMap(
                                    before ->
                                        resume(tx, before, quota, decide.apply(before.job()))))
                    .map(JobWithTransfer::view))
        .onFailure(LostRace::isOne)
        .retry()
        .atMost(LostRace.RETRIES);
  }

  private Uni<JobWithTransfer> resume(
      SqlConnection tx, JobWithTransfer before, Quota quota, WishChange change) {
    JobState.Frozen frozen = before.job().frozen();
    if (change != WishChange.RESUME || frozen == null) {
      return apply(tx, before, change);
    }
    quota.check(false, frozen.totalBytes(), frozen.uploadedBytes());
    JobId id = before.job().id();
    Supplier<Uni<JobWithTransfer>> ended =
        () -> ImmediateEnd.endIfSettled(tx, id, quota, frozen.uploadedBytes());
    if (!before.transfer().status().isTerminal()) {
      return apply(tx, before, change, ended);
    }
    return successors
        .move(tx, id)
        .flatMap(
            more ->
                apply(tx, before, change, ended)
                    .call(after -> outbox.add(tx, List.of(messages.transfer(after.transfer()))))
                    .call(() -> outbox.add(tx, more)));
  }

  private Uni<JobWithTransfer> apply(SqlConnection tx, JobWithTransfer before, WishChange change) {
    return apply(tx, before, change, () -> JobRows.read(tx, before.job().id()));
  }

  private Uni<JobWithTransfer> apply(
      SqlConnection tx,
      JobWithTransfer before,
      WishChange change,
      Supplier<Uni<JobWithTransfer>> outcome) {
    JobId id = before.job().id();
    Uni<Void> changed =
        switch (change) {
          case NONE -> null;
          case PAUSE -> run(tx, FREEZING_WISH, Tuple.of(id.value(), "paused"));
          case CANCEL -> run(tx, FREEZING_WISH, Tuple.of(id.value(), "cancelled"));
          case RESUME -> run(tx, RESUMING_WISH, Tuple.of(id.value(), "wanted"));
          case DELETE -> run(tx, DELETE, Tuple.of(id.value()));
        };
    if (changed == null) {
      return Uni.createFrom().item(before);
    }
    UserId owner = before.job().owner();
    return changed
        .chain(() -> run(tx, EVENT, Tuple.of(id.value(), change.pastTense(), "user:" + owner)))
        .chain(() -> outcome.get())
        .call(
            after ->
                outbox.add(
                    tx,
                    List.of(
                        messages.review(after.job().transferId()),
                        after.job().deleted()
                            ? messages.gone(after.job())
                            : messages.changed(after.job()))))
        .call(() -> audit.done(tx, owner, "job." + change.verb(), id.toString()));
  }

  private static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
    return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }
}
