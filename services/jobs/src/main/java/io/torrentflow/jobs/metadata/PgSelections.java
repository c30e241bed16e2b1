package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Lets the jobs wait whose owners want to choose among the files that are known now. */
@ApplicationScoped
class PgSelections {
  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, kind, actor)
      SELECT id::uuid, 'awaiting_selection', 'metadata' FROM unnest($1::text[]) id
      """;

  private final PgOutbox outbox;

  PgSelections(PgOutbox outbox) {
    this.outbox = outbox;
  }

  /** The transfer is locked. */
  Uni<Void> await(SqlConnection tx, TransferId id) {
    return PgQuery.list(tx, PgJobStates.AWAIT_SELECTIONS, PgJobStates::read, id)
        .flatMap(waiting -> waiting.isEmpty() ? Uni.createFrom().voidItem() : publish(tx, waiting));
  }

  private Uni<Void> publish(SqlConnection tx, List<JobState> waiting) {
    return PgQuery.run(tx, EVENT, waiting.stream().map(job -> job.id().toString()).toList())
        .chain(() -> outbox.add(tx, waiting, OutboxMessage::changed));
  }
}
