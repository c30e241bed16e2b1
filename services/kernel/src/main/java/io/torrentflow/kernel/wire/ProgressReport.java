package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AgentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /internal/transfers/{id}/progress}: how a transfer is. At most one a second
 * for each transfer, and one at every change of phase.
 *
 * @param assignment the fencing number the transfer was handed out with; an old one changes nothing
 * @param seq counts the reports of this assignment, from 1
 * @param metadata with {@link Phase#METADATA}
 * @param contactsVersion the {@link ContactList} in use
 * @param reason why there is no progress; absent while there is some
 * @param trackers what trackers say instead of naming peers; empty while they do their work
 * @param files known from {@link Phase#METADATA} on; sent when the list, or what is complete in it,
 *     changed
 * @param checkpoint sent when it changed, at most every 10 s, and always with {@link
 *     Phase#HANDED_BACK}
 * @param error with {@link Phase#FAILED} and {@link Phase#HANDED_BACK}
 */
public record ProgressReport(
    AgentId agentId,
    int assignment,
    long seq,
    Phase phase,
    @Nullable String name,
    @Nullable MetadataReport metadata,
    @JsonUnwrapped Progress progress,
    @JsonUnwrapped Rates rates,
    @JsonUnwrapped Swarm swarm,
    int contactsVersion,
    @Nullable StatusReason reason,
    List<TrackerMessage> trackers,
    @Nullable List<FileReport> files,
    @Nullable Checkpoint checkpoint,
    @Nullable JobError error) {
  public ProgressReport {
    trackers = List.copyOf(trackers);
    files = files == null ? null : List.copyOf(files);
  }

  /** How far the agent is with the transfer. */
  public enum Phase implements WireName {
    /** Nothing is known of the source beyond what was submitted. */
    METADATA_FETCH,
    /**
     * Name, size and files are known and every hash is proved. The agent asks for no payload before
     * this is replied to; it is repeated until then.
     */
    METADATA,
    DOWNLOADING,
    /** Nothing is fetched, the slot is free; the agent hands the transfer back after a while. */
    PAUSED,
    UPLOADING,
    COMPLETED,
    FAILED,
    /**
     * The agent lets the transfer go, because it stops, has no free slot to resume it with, or it
     * was paused for long: it is whole in its checkpoint and costs no attempt.
     */
    HANDED_BACK;
  }

  /**
   * @param index its place in the transfer, from 0, without gaps
   * @param position its place in the torrent, by which it is selected
   * @param path relative and safe; the object's key is the transfer's prefix plus this
   * @param sizeBytes absent while unknown
   * @param etag the object's ETag once the bucket holds the whole file
   * @param partSizeBytes the size of the parts that it was put together of, but for the last one;
   *     absent if it was stored as one
   */
  public record FileReport(
      int index,
      int position,
      String path,
      @Nullable Long sizeBytes,
      @Nullable String contentType,
      @Nullable String etag,
      @Nullable Long partSizeBytes) {}
}
