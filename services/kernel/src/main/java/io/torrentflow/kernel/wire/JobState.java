package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is a job's own beside its transfer. With the transfer's state it makes the {@link JobView}
 * that its owner sees.
 *
 * @param seq microseconds of PostgreSQL's clock, strictly rising for one job
 * @param source as the owner submitted it
 * @param name what the owner called it: the name in a magnet link
 * @param givenName what the owner has called it since
 * @param labels what the owner has marked it with
 * @param ending absent while it has not ended
 * @param frozen how it was when it was paused or ended; what its transfer does for others later is
 *     not shown. Absent while it wants to run
 * @param awaitsSelection its owner is to say which files are wanted
 * @param joinedAt since when it has this transfer: nothing earlier of it is shown
 * @param joinedAttempt how many of the transfer's attempts had begun by then: they are none of the
 *     job's
 * @param trackers those that the owner named, whose words they may read
 * @param expiresAt when the files go
 * @param deleted the owner has taken it off the list
 */
public record JobState(
    JobId id,
    UserId owner,
    TransferId transferId,
    long seq,
    JobView.Source source,
    @Nullable String name,
    @Nullable String givenName,
    List<String> labels,
    Wish wish,
    @Nullable Ending ending,
    @Nullable Frozen frozen,
    boolean awaitsSelection,
    Instant createdAt,
    Instant updatedAt,
    Instant joinedAt,
    int joinedAttempt,
    List<String> trackers,
    @Nullable Instant expiresAt,
    boolean deleted) {
  public JobState {
    labels = List.copyOf(labels);
    trackers = List.copyOf(trackers);
  }

  /**
   * How a job ended, and when.
   *
   * @param error why it failed
   */
  public record Ending(JobEnd end, Instant at, @Nullable JobError error) {}

  /** What a job showed of its transfer at one moment. */
  public record Frozen(
      @Nullable String name,
      @Nullable String infoHashV1,
      @Nullable String infoHashV2,
      @JsonUnwrapped Progress progress) {}
}
