package io.torrentflow.jobs.metadata;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A job of the transfer that has not ended.
 *
 * @param wanted it wants to run; a paused one costs only what is stored, which is nothing yet
 * @param maxStoredBytes of its owner's plan; absent means any amount
 * @param otherBytes what all other jobs of its owner cost
 */
public record Claim(
    JobId job, UserId owner, boolean wanted, @Nullable Long maxStoredBytes, long otherBytes) {}
