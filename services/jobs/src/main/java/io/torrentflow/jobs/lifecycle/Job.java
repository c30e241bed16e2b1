package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as PostgreSQL has it, locked or not.
 *
 * @param paused the user wants it paused, also while it waits for another agent
 * @param lastReportAt when its numbers were last written
 * @param watchers everyone who may see it
 */
public record Job(
    JobId id,
    UserId owner,
    JobStatus status,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    int attempt,
    int assignment,
    @Nullable AgentId agent,
    boolean paused,
    @Nullable Instant lastReportAt,
    @Nullable JobError error,
    long revision,
    String correlationId,
    boolean deleted,
    List<UserId> watchers) {

  /** Whether nobody wants it any more: an agent that still has it removes what it has put. */
  public boolean isUnwanted() {
    return status == JobStatus.CANCELLED || deleted;
  }

  /** Whether it is in this agent's hands, under this fencing number. */
  public boolean isHeldBy(AgentId holder, int number) {
    return status.isAssigned() && assignment == number && holder.equals(agent);
  }
}
