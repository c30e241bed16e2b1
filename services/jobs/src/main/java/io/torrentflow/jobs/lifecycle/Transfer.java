package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as PostgreSQL has it, locked or not.
 *
 * @param exclusiveOwner the one user who may have it; null if anybody may join
 * @param isProved its info dictionary is known and matches every hash that is asked for
 * @param space where its objects lie; absent until its metadata is known
 * @param confirmedMark the most bytes that the bucket had confirmed when an attempt began
 * @param isReserved it is being handed out, under its assignment
 * @param isFresh its agent was given it so lately that a heartbeat from before may still come
 * @param reportSeq the seq of the last report of this hand-out
 * @param lastReportAt absent while the agent that has it now may not have had the time to say
 *     anything of it
 */
public record Transfer(
    TransferId id,
    JobStatus status,
    SourceType type,
    @Nullable UserId exclusiveOwner,
    boolean isProved,
    @Nullable Space space,
    @Nullable Long totalBytes,
    long uploadedBytes,
    int attempt,
    int losses,
    long confirmedMark,
    int assignment,
    boolean isReserved,
    @Nullable AgentId agent,
    int contactsVersion,
    boolean isFresh,
    long reportSeq,
    @Nullable Instant lastReportAt,
    @Nullable JobError error,
    String correlationId,
    boolean isDropped) {
  // What counts as progress: one part of the smallest size that S3 takes, or a hundredth.
  private static final long PART_BYTES = 5L << 20;
  private static final int PARTS_OF_WHOLE = 100;

  /** Whether it is in this agent's hands, under this fencing number. */
  public boolean isHeldBy(AgentId holder, int number) {
    return assignment == number && holder.equals(agent);
  }

  /** This as far as a report tells more of what is stored. */
  Transfer confirming(ProgressReport report) {
    return new Transfer(
        id,
        status,
        type,
        exclusiveOwner,
        isProved,
        space,
        totalBytes,
        Math.max(uploadedBytes, report.progress().uploadedBytes()),
        attempt,
        losses,
        confirmedMark,
        assignment,
        isReserved,
        agent,
        contactsVersion,
        isFresh,
        reportSeq,
        lastReportAt,
        error,
        correlationId,
        isDropped);
  }

  /** Whether the bucket has confirmed more than before the current attempt. */
  boolean hasProgressed() {
    long confirmed = uploadedBytes - confirmedMark;
    Long total = totalBytes;
    long enough = total == null ? PART_BYTES : Math.min(PART_BYTES, total / PARTS_OF_WHOLE);
    return confirmed > 0 && confirmed >= enough;
  }
}
