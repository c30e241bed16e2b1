package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as one of its watchers sees it. While it runs, PostgreSQL's numbers are up to ten seconds
 * old; the live streams are not.
 */
public record JobView(
    JobId id,
    JobStatus status,
    Source source,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    int attempt,
    @Nullable JobError error,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant completedAt) {

  /**
   * What is fetched.
   *
   * @param uri the link as it was submitted, for the submitter alone: trackers may know a person by
   *     their address; others see the plain magnet link of the torrent
   */
  public record Source(
      SourceType type,
      @Nullable String uri,
      @Nullable String infoHashV1,
      @Nullable String infoHashV2) {}
}
