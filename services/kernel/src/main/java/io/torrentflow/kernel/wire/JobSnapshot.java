package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job as readers of a live stream see it.
 *
 * @param seq orders the states of one job; see {@link Seq}
 * @param name the torrent's or the file's name, as soon as it is known
 * @param totalBytes absent while unknown, as for a chunked response
 * @param downloadedBytes fetched and verified
 * @param uploadedBytes confirmed by the bucket
 * @param downloadRate bytes a second
 * @param uploadRate bytes a second into the bucket
 * @param etaSeconds absent while it cannot be told
 * @param peers connected peers of a torrent, or connections to an origin
 * @param error why it failed, or why it is being tried again
 * @param deleted nobody watches the job any more; readers forget it
 */
public record JobSnapshot(
    JobId jobId,
    long seq,
    JobStatus status,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    long downloadRate,
    long uploadRate,
    @Nullable Long etaSeconds,
    int peers,
    int seeds,
    int attempt,
    @Nullable JobError error,
    boolean deleted,
    Instant updatedAt) {}
