package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.platform.outbox.MessageHeaders;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Writes down that somebody began or ceased to watch a job, and tells the hub who watches now. */
@ApplicationScoped
public class WatcherEvents {
  private static final String REVISE =
      """
      UPDATE jobs j SET revision = revision + 1 WHERE id = $1
      RETURNING %s, ARRAY(SELECT w.user_id FROM job_watchers w WHERE w.job_id = j.id) AS watchers
      """
          .formatted(JobRows.COLUMNS);
  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, seq, kind, actor)
      SELECT $1, coalesce(max(seq), 0) + 1, $2, $3 FROM job_events WHERE job_id = $1
      """;

  private final Outbox outbox;
  private final MessageHeaders headers;

  WatcherEvents(Outbox outbox, MessageHeaders headers) {
    this.outbox = outbox;
    this.headers = headers;
  }

  /**
   * @param kind {@code submitted}, {@code watched} or {@code unwatched}
   */
  public Uni<Void> changed(SqlConnection tx, JobId job, String kind, UserId actor) {
    return tx.preparedQuery(EVENT)
        .execute(Tuple.of(job.value(), kind, "user:" + actor))
        .chain(() -> tell(tx, job, kind));
  }

  /** Tells the hub of a job that it does not know, or knows no more. */
  Uni<Void> toldAnew(SqlConnection tx, JobId job) {
    return tell(tx, job, "told");
  }

  private Uni<Void> tell(SqlConnection tx, JobId job, String kind) {
    return tx.preparedQuery(REVISE)
        .execute(Tuple.of(job.value()))
        .flatMap(rows -> outbox.add(tx, List.of(message(rows.iterator().next(), kind))));
  }

  private OutboxMessage message(Row row, String kind) {
    List<UserId> watchers =
        Arrays.stream((UUID[]) row.getArrayOfUUIDs("watchers")).map(UserId::new).toList();
    return OutboxMessage.of(
        new JobUpdate(headers.of(Broker.JOB_EVENT_PREFIX + kind), watchers, JobRows.snapshot(row)));
  }
}
