package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Ends jobs together with their transfer, with history and messages. */
@ApplicationScoped
public class PgJobEnds {
  private static final String END =
      """
      UPDATE jobs j SET %s
      FROM transfers t, users u, plans p
      WHERE t.id = $1 AND j.transfer_id = t.id AND u.id = j.owner_id AND p.id = u.plan_id
        AND j.ended IS NULL AND j.wish = $5 AND ($6::uuid IS NULL OR j.owner_id = $6)
        AND ($7::integer IS NULL OR j.joined_attempt < $7)
      RETURNING %s
      """
          .formatted(PgJobStates.END, PgJobStates.COLUMNS);

  private static final String END_EVENT =
      "INSERT INTO job_events (job_id, kind, actor, detail) VALUES ($1, $2, $3, $4)";

  private final PgOutbox outbox;
  private final StateMessages messages;

  PgJobEnds(PgOutbox outbox, StateMessages messages) {
    this.outbox = outbox;
    this.messages = messages;
  }

  /** Ends the jobs that want the transfer. */
  Uni<Void> end(
      SqlConnection tx, TransferId id, JobEnd end, @Nullable JobError error, String actor) {
    return end(tx, id, end, error, Wish.WANTED, null, null, actor);
  }

  /** Fails the jobs that want the transfer and joined it before it had used so many retries. */
  Uni<Void> endEarlier(
      SqlConnection tx, TransferId id, int joined, @Nullable JobError error, String actor) {
    return end(tx, id, JobEnd.FAILED, error, Wish.WANTED, null, joined, actor);
  }

  /** Fails the jobs of one owner that want the transfer. */
  public Uni<Void> endOf(
      SqlConnection tx, TransferId id, UserId owner, JobError error, String actor) {
    return end(tx, id, JobEnd.FAILED, error, Wish.WANTED, owner, null, actor);
  }

  /** Ends the jobs whose owners have cancelled them. */
  Uni<Void> endCancelled(SqlConnection tx, TransferId id, String actor) {
    return end(tx, id, JobEnd.CANCELLED, null, Wish.CANCELLED, null, null, actor);
  }

  private Uni<Void> end(
      SqlConnection tx,
      TransferId id,
      JobEnd end,
      @Nullable JobError error,
      Wish wish,
      @Nullable UserId owner,
      @Nullable Integer joinedBefore,
      String actor) {
    return PgQuery.list(
            tx,
            END,
            PgJobStates::read,
            id,
            end.wireName(),
            error == null ? null : error.code().name(),
            error == null ? null : error.detail(),
            wish.wireName(),
            owner,
            joinedBefore)
        .call(
            jobs ->
                PgQuery.runEach(
                    tx,
                    END_EVENT,
                    jobs.stream()
                        .map(job -> new @Nullable Object[] {job.id(), end.wireName(), actor, null})
                        .toList()))
        .map(jobs -> jobs.stream().filter(job -> !job.deleted()).toList())
        .flatMap(jobs -> outbox.add(tx, jobs, messages::changed));
  }

  static @Nullable JsonObject detail(@Nullable JobError error) {
    return error == null
        ? null
        : JsonObject.of("code", error.code().name(), "detail", error.detail());
  }
}
