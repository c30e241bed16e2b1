package io.torrentflow.jobs.metadata;

import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.JobStateRows;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Moves jobs {@code j} from a transfer {@code t} to a transfer {@code o}. A paused job shows
 * nothing of either, so nothing of it changes that its owner sees; its resume tells of the new one.
 */
final class JobMove {
  /** The assignments of an {@code UPDATE}, beside those to {@code joined_attempt}. */
  static final String SET =
      """
      transfer_id = o.id,
      joined_at = CASE WHEN j.frozen THEN j.joined_at ELSE now() END,
      updated_at = CASE WHEN j.frozen THEN j.updated_at ELSE now() END,
      wish_version = CASE WHEN j.frozen THEN j.wish_version ELSE j.wish_version + 1 END,
      seq = CASE WHEN j.frozen THEN j.seq ELSE next_seq(greatest(j.seq, o.seq, t.seq)) END
      """;

  private JobMove() {}

  /** What is told of the jobs that were moved. */
  static List<OutboxMessage> messages(RowSet<Row> moved, StateMessages messages) {
    return StreamSupport.stream(moved.spliterator(), false)
        .map(JobStateRows::read)
        .filter(job -> job.frozen() == null)
        .map((JobState job) -> messages.changed(job))
        .toList();
  }
}
