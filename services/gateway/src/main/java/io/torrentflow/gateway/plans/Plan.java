package io.torrentflow.gateway.plans;

import org.jspecify.annotations.Nullable;

/**
 * What a user may hold and have fetched; a limit that is absent means none.
 *
 * @param maxMonthBytes what may be fetched in a month (UTC)
 * @param retentionDays how long the files of a completed job are kept
 */
public record Plan(
    String id,
    String name,
    @Nullable Integer maxActiveJobs,
    @Nullable Long maxStoredBytes,
    @Nullable Long maxMonthBytes,
    @Nullable Integer retentionDays) {}
