package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.platform.outbox.Outbox;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A user's jobs in PostgreSQL: those that they watch. */
@ApplicationScoped
public class JobStore {
  private static final String WATCHED =
      """
      SELECT %s FROM job_watchers w JOIN jobs j ON j.id = w.job_id
      WHERE w.user_id = $1 AND w.job_id = $2 AND j.deleted_at IS NULL
      """
          .formatted(JobRows.COLUMNS);
  private static final String PAGE =
      """
      SELECT %s FROM job_watchers w JOIN jobs j ON j.id = w.job_id
      WHERE w.user_id = $1 AND ($2::uuid IS NULL OR w.job_id < $2) AND j.deleted_at IS NULL
      ORDER BY w.job_id DESC LIMIT $3
      """
          .formatted(JobRows.COLUMNS);
  private static final String OTHERS =
      "SELECT count(*) FROM job_watchers WHERE job_id = $1 AND user_id <> $2";
  private static final String UNWATCH =
      "DELETE FROM job_watchers WHERE job_id = $1 AND user_id = $2";

  private final Pool pool;
  private final Outbox outbox;
  private final AuditLog audit;
  private final WatcherEvents events;
  private final CommandMessages commands;

  JobStore(
      Pool pool, Outbox outbox, AuditLog audit, WatcherEvents events, CommandMessages commands) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
    this.events = events;
    this.commands = commands;
  }

  /** The job; fails with {@code JOB_NOT_FOUND} if the user does not watch it. */
  public Uni<JobView> find(UserId user, JobId id) {
    return pool.preparedQuery(WATCHED)
        .execute(Tuple.of(user.value(), id.value()))
        .map(rows -> JobRows.view(only(rows, id), user));
  }

  Uni<List<JobView>> page(UserId user, @Nullable JobId before, int limit) {
    return pool.preparedQuery(PAGE)
        .execute(Tuple.of(user.value(), before == null ? null : before.value(), limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> JobRows.view(row, user))
                    .toList());
  }

  /** Has the hub told how the job is; fails with {@code JOB_NOT_FOUND} as {@link #find} does. */
  Uni<Void> tellAnew(UserId user, JobId id) {
    return find(user, id)
        .chain(() -> pool.withTransaction(tx -> events.toldAnew(tx, id)))
        .replaceWithVoid();
  }

  /**
   * Passes a command on to jobs. What a user asks must not stop what others wait for.
   *
   * @return whether the command was sent; false if it would stop a job that others watch
   */
  Uni<Boolean> command(UserId user, JobId id, JobCommand.Action action) {
    return pool.withTransaction(
        tx ->
            lock(tx, id)
                .chain(() -> othersWatch(tx, user, id))
                .flatMap(
                    shared ->
                        shared && action != JobCommand.Action.RESUME
                            ? Uni.createFrom().item(false)
                            : send(tx, user, id, action).replaceWith(true)));
  }

  /** Takes the user's watch away; the last one to go takes the job along. */
  Uni<Void> unwatch(UserId user, JobId id) {
    return pool.withTransaction(
        tx ->
            lock(tx, id)
                .chain(() -> tx.preparedQuery(UNWATCH).execute(Tuple.of(id.value(), user.value())))
                .invoke(
                    deleted -> {
                      if (deleted.rowCount() == 0) {
                        throw notFound(id);
                      }
                    })
                .chain(() -> othersWatch(tx, user, id))
                .flatMap(
                    shared ->
                        shared
                            ? events.changed(tx, id, "unwatched", user)
                            : outbox.add(
                                tx, List.of(commands.of(user, id, JobCommand.Action.DELETE))))
                .chain(() -> audit.done(tx, user, "job.delete", id.toString())));
  }

  private Uni<Void> send(SqlConnection tx, UserId user, JobId id, JobCommand.Action action) {
    return outbox
        .add(tx, List.of(commands.of(user, id, action)))
        .chain(() -> audit.done(tx, user, "job." + action.wireName(), id.toString()));
  }

  /** Held until the commit, so that nobody begins or ceases to watch meanwhile. */
  private static Uni<Void> lock(SqlConnection tx, JobId id) {
    return tx.preparedQuery("SELECT 1 FROM jobs WHERE id = $1 FOR NO KEY UPDATE")
        .execute(Tuple.of(id.value()))
        .replaceWithVoid();
  }

  private static Uni<Boolean> othersWatch(SqlConnection tx, UserId user, JobId id) {
    return tx.preparedQuery(OTHERS)
        .execute(Tuple.of(id.value(), user.value()))
        .map(rows -> rows.iterator().next().getLong(0) > 0);
  }

  private static Row only(RowSet<Row> rows, JobId id) {
    if (rows.size() == 0) {
      throw notFound(id);
    }
    return rows.iterator().next();
  }

  private static ProblemException notFound(JobId id) {
    return new ProblemException(ProblemCode.JOB_NOT_FOUND, "You have no job " + id + ".");
  }
}
