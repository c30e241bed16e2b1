package io.torrentflow.gateway.transfers;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is fetched and stored once, whosever jobs want it, without what it could be had by.
 *
 * @param agentId who has it; absent while nobody does
 * @param attempt how many retries are used up since there was progress
 * @param nextAttemptAt when it is tried again; absent if it is due or runs
 * @param error of the attempt that ended last
 * @param jobs how many jobs have not ended and want it, paused ones included
 * @param isKept what is stored of it is there
 */
public record TransferView(
    TransferId id,
    JobStatus status,
    SourceType type,
    @Nullable String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    @Nullable AgentId agentId,
    int attempt,
    @Nullable Instant nextAttemptAt,
    @Nullable JobError error,
    long jobs,
    boolean isKept,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {}
