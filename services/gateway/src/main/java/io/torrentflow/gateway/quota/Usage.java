package io.torrentflow.gateway.quota;

import org.jspecify.annotations.Nullable;

/**
 * What a user's plan allows and what they use of it.
 *
 * @param plan its id
 * @param maxActiveJobs absent means any number
 * @param maxStoredBytes absent means any amount
 * @param monthBytes what was fetched since the month began (UTC): the files of each job, when it
 *     was completed
 * @param retentionDays how long files are kept; absent means for good
 */
public record Usage(
    String plan,
    String planName,
    long activeJobs,
    @Nullable Integer maxActiveJobs,
    long storedBytes,
    @Nullable Long maxStoredBytes,
    long monthBytes,
    @Nullable Long maxMonthBytes,
    @Nullable Integer retentionDays) {}
