package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import io.torrentflow.kernel.id.AgentId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /internal/jobs/{id}/progress}: an agent tells how a job is. At most one a
 * second for each job, and one at every change of phase.
 *
 * @param assignment the fencing number the job was handed out with; an old one changes nothing
 * @param seq counts the reports of this assignment, from 1
 * @param files known from {@link Phase#DOWNLOADING} on; sent when the list, or what is complete in
 *     it, changed
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
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    long downloadRate,
    long uploadRate,
    @Nullable Long etaSeconds,
    int peers,
    int seeds,
    @Nullable List<FileReport> files,
    @Nullable Checkpoint checkpoint,
    @Nullable JobError error) {

  /** How far the agent is with the job. */
  public enum Phase {
    METADATA_FETCH,
    DOWNLOADING,
    PAUSED,
    UPLOADING,
    COMPLETED,
    FAILED,
    /** The agent drains: the job is whole in its checkpoint and costs no attempt. */
    HANDED_BACK;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param path relative and safe; the object's key is the job's prefix plus this
   * @param sizeBytes absent while unknown
   * @param etag the object's ETag once the bucket holds the whole file
   */
  public record FileReport(
      int index,
      String path,
      @Nullable Long sizeBytes,
      @Nullable String contentType,
      @Nullable String etag) {}
}
