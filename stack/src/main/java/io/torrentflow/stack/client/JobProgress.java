package io.torrentflow.stack.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a job is, from the live stream or, while that is broken, from the job's resource.
 *
 * @param status as the API names it
 * @param peers of a torrent, or connections to an origin
 * @param attempt the attempts that have failed
 * @param error why it stopped, or why the last attempt failed
 */
public record JobProgress(
    @JsonProperty("id") String jobId,
    String status,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    long downloadRate,
    long uploadRate,
    @Nullable Long etaSeconds,
    int peers,
    int attempt,
    JobView.@Nullable Failure error) {

  static JobProgress of(JobView job) {
    return new JobProgress(
        job.id(),
        job.status(),
        job.name(),
        job.totalBytes(),
        job.downloadedBytes(),
        job.uploadedBytes(),
        0,
        0,
        null,
        0,
        job.attempt(),
        job.error());
  }

  /** Nothing follows. */
  public boolean isTerminal() {
    return switch (status) {
      case "completed", "failed", "cancelled" -> true;
      default -> false;
    };
  }

  public boolean isCompleted() {
    return "completed".equals(status);
  }
}
