package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.wire.JobView;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one of several submissions.
 *
 * @param index which one it is, from 0; of a form, files come before links
 * @param isNew whether the job was made by it
 * @param job absent if it was refused
 * @param problem why it was refused
 */
public record BulkOutcome(
    int index, boolean isNew, @Nullable JobView job, @Nullable Problem problem) {}
