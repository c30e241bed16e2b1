package io.torrentflow.gateway.status;

import io.torrentflow.kernel.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database tells. Counting stops at a hundred thousand of a kind, so that it takes no
 * longer however many there are.
 *
 * @param databaseTime when it was counted, by the database's clock
 */
public record StatusCounts(
    Instant databaseTime,
    List<TransferCount> transfers,
    Outbox outbox,
    Agents agents,
    long deadLetters) {

  /** How many transfers have a status. */
  public record TransferCount(JobStatus status, long count) {}

  /**
   * Messages that are not published yet.
   *
   * @param oldestSeconds for how long the oldest is due; absent if there is none
   */
  public record Outbox(long messages, @Nullable Long oldestSeconds) {}

  /**
   * The agents together.
   *
   * @param alive that were heard of within thirty seconds
   * @param draining of these, that take nothing new
   * @param slots of all that are alive
   * @param running how many of the slots are taken
   */
  public record Agents(long alive, long draining, long slots, long running) {}
}
