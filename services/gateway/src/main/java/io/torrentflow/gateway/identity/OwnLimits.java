package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/** What an account may hold and have fetched instead of what its plan says; absent as the plan. */
public record OwnLimits(
    @Nullable @Positive Integer maxActiveJobs,
    @Nullable @Positive Long maxStoredBytes,
    @Nullable @Positive Long maxMonthBytes) {}
