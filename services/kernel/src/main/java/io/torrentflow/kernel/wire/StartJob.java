package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /agent/jobs/start}: hands a job to an agent. 202 means accepted; starting a
 * job that the agent already runs with the same assignment is accepted again.
 *
 * @param assignment the fencing number of this hand-out, which every report must carry
 * @param owner the user whose prefix in the bucket the files go to
 * @param paused the job is to be taken over but not run yet
 * @param checkpoint where an earlier agent stopped
 */
public record StartJob(
    JobId jobId,
    int assignment,
    UserId owner,
    String correlationId,
    SourceSpec source,
    boolean paused,
    @Nullable Checkpoint checkpoint) {}
