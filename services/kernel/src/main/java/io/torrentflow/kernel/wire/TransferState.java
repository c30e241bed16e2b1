package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a transfer is, without a word of who wants it.
 *
 * @param seq microseconds of PostgreSQL's clock, strictly rising for one transfer
 * @param name the torrent's or the file's own name, once it is known
 * @param infoHashV1 proved by the metadata
 * @param infoHashV2 proved by the metadata
 * @param attempt retries used up since there was progress
 * @param nextAttemptAt not before this time; absent if it need not wait
 * @param error why it failed, or why it is being tried again
 * @param errorAt when the attempt began that ended with it; who joined later is not shown it
 * @param reason why there is no progress just now
 * @param trackers what trackers say; each only for who named that tracker
 */
public record TransferState(
    TransferId id,
    long seq,
    JobStatus status,
    @Nullable String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @JsonUnwrapped Progress progress,
    @JsonUnwrapped Rates rates,
    @JsonUnwrapped Swarm swarm,
    int attempt,
    @Nullable Instant nextAttemptAt,
    @Nullable JobError error,
    @Nullable Instant errorAt,
    @Nullable StatusReason reason,
    List<TrackerMessage> trackers,
    Instant updatedAt) {
  public TransferState {
    trackers = List.copyOf(trackers);
  }
}
