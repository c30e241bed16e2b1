package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends jobs together with their transfer, with history and messages. Where the transfer goes on for
 * others, it does so without the contacts of those that end.
 */
@ApplicationScoped
public class PgJobEnds {
  private static final String END =
      """
      WITH ended AS (
        UPDATE jobs j SET %s
        FROM transfers t, user_limits p
        WHERE t.id = $1 AND j.transfer_id = t.id AND p.user_id = j.owner_id
          AND j.ended IS NULL AND ($5::text IS NULL OR j.wish = $5) AND ($6::uuid[] IS NULL OR j.owner_id = ANY($6))
          AND ($7::integer IS NULL OR j.joined_attempt < $7)
          AND ($8::bigint IS NULL
            OR NOT j.asks_selection AND $8 > p.max_stored_bytes - cost_of_others(j))
        RETURNING j.id, j.deleted_at, %s),
      event AS (
        INSERT INTO job_events (job_id, kind, actor) SELECT id, $2, $9::text FROM ended),
      contacts AS (
        UPDATE transfers SET contacts_version = contacts_version + 1
        WHERE id = $1 AND source_type <> 'http' AND EXISTS (SELECT FROM ended)
          AND status IN (SELECT name FROM job_status WHERE NOT terminal))
      SELECT job_state FROM ended WHERE deleted_at IS NULL
      """
          .formatted(PgJobStates.END, PgJobStates.COLUMN);

  private final PgOutbox outbox;

  PgJobEnds(PgOutbox outbox) {
    this.outbox = outbox;
  }

  /** Ends the jobs that want the transfer. */
  Uni<Void> end(
      SqlConnection tx, TransferId id, JobEnd end, @Nullable JobError error, String actor) {
    return end(tx, id, end, error, Wish.WANTED, null, null, null, actor);
  }

  /** Fails the jobs that want the transfer and joined it before so many attempts had begun. */
  Uni<Void> endEarlier(
      SqlConnection tx, TransferId id, int joined, @Nullable JobError error, String actor) {
    return end(tx, id, JobEnd.FAILED, error, Wish.WANTED, null, joined, null, actor);
  }

  /** Fails the jobs of these owners that want the transfer. */
  public Uni<Void> endOf(
      SqlConnection tx, TransferId id, Collection<UserId> owners, JobError error, String actor) {
    return end(tx, id, JobEnd.FAILED, error, Wish.WANTED, owners, null, null, actor);
  }

  /** Fails the jobs that want the transfer and whose owners' plans have no room for the bytes. */
  public Uni<Void> endExceeding(SqlConnection tx, TransferId id, long bytes, String actor) {
    JobError error = JobError.tooLargeForPlan(bytes);
    return end(tx, id, JobEnd.FAILED, error, Wish.WANTED, null, null, bytes, actor);
  }

  /** Ends the jobs whose owners have cancelled them. */
  Uni<Void> endCancelled(SqlConnection tx, TransferId id, String actor) {
    return end(tx, id, JobEnd.CANCELLED, null, Wish.CANCELLED, null, null, null, actor);
  }

  /** Fails all jobs of a transfer that may not be fetched any more, those that rest, too. */
  public Uni<Void> endBlocked(SqlConnection tx, TransferId id, String reason, String actor) {
    JobError error = new JobError(ProblemCode.SOURCE_BLOCKED, reason);
    return end(tx, id, JobEnd.FAILED, error, null, null, null, null, actor);
  }

  private Uni<Void> end(
      SqlConnection tx,
      TransferId id,
      JobEnd end,
      @Nullable JobError error,
      @Nullable Wish wish,
      @Nullable Collection<UserId> owners,
      @Nullable Integer joinedBefore,
      @Nullable Long exceedingBytes,
      String actor) {
    return PgQuery.list(
            tx,
            END,
            PgJobStates::read,
            id,
            end.wireName(),
            error == null ? null : error.code().name(),
            error == null ? null : error.detail(),
            wish == null ? null : wish.wireName(),
            owners == null ? null : owners.stream().map(UserId::value).toArray(UUID[]::new),
            joinedBefore,
            exceedingBytes,
            actor)
        .flatMap(jobs -> outbox.add(tx, jobs, OutboxMessage::changed));
  }
}
