package io.torrentflow.jobs.metadata;

import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.outbox.OutboxMessage;
import java.util.List;

/**
 * Moves jobs {@code j} from a transfer {@code t} to a transfer {@code o}. A paused job shows
 * nothing of either, so nothing of it changes that its owner sees; its resume shows the new one.
 */
final class PgJobMoves {
  /** The assignments of an {@code UPDATE}, beside those to {@code joined_attempt}. */
  static final String SET =
      """
      transfer_id = o.id,
      joined_at = CASE WHEN j.frozen THEN j.joined_at ELSE now() END,
      updated_at = CASE WHEN j.frozen THEN j.updated_at ELSE now() END,
      wish_version = CASE WHEN j.frozen THEN j.wish_version ELSE j.wish_version + 1 END,
      seq = CASE WHEN j.frozen THEN j.seq ELSE next_seq(greatest(j.seq, o.seq, t.seq)) END
      """;

  private PgJobMoves() {}

  /** The messages about the jobs that were moved. */
  static List<OutboxMessage> messages(List<JobState> moved) {
    return moved.stream().filter(job -> job.frozen() == null).map(OutboxMessage::changed).toList();
  }
}
