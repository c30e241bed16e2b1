package io.torrentflow.gateway.listing;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a user's jobs are meant.
 *
 * @param statuses any if empty
 * @param types any if empty
 * @param text a part of the name, in any case
 * @param labels a job has all of them
 * @param createdAfter that moment is included
 * @param createdBefore that moment is not included
 */
public record JobFilter(
    Set<JobStatus> statuses,
    Set<SourceType> types,
    @Nullable String text,
    Set<String> labels,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore) {}
