package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** Finds what a job goes on with whose transfer has ended without it. */
public interface PgSuccessors {
  /**
   * Gives the job the transfer that it goes on with: a live one of the same content, its own if
   * nobody else knows of that, or a fresh one. Its owner and its transfer are locked.
   *
   * @return the messages beside that of the job's own change
   */
  Uni<List<OutboxMessage>> move(SqlConnection tx, JobId job);
}
