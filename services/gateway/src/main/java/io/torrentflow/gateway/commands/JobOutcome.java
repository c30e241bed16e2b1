package io.torrentflow.gateway.commands;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.wire.JobView;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a command for one job.
 *
 * @param job as it is now; absent if it is deleted or has refused
 * @param problem why it has refused
 */
public record JobOutcome(JobId id, @Nullable JobView job, @Nullable Problem problem) {}
