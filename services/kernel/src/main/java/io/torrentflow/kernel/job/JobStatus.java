package io.torrentflow.kernel.job;

import io.torrentflow.kernel.WireName;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a transfer is in its life, and what the owner of a job reads. Every legal move of a
 * transfer stands in {@link #successors()}; the database's {@code job_transition} table, the state
 * diagram and the API documentation are held against it. A job's status follows from its own wish
 * and end and its transfer's status: {@link #ofJob}.
 */
public enum JobStatus implements WireName {
  SUBMITTED,
  METADATA_FETCH,
  DOWNLOADING,
  PAUSED,
  UPLOADING,
  COMPLETED,
  CANCELLED,
  FAILED;

  /**
   * The status that the owner of a job reads. The database has the same function, {@code
   * job_status_of}, held against this one.
   *
   * @param end absent while the job has not ended
   * @param transfer the status of the job's transfer
   */
  public static JobStatus ofJob(@Nullable JobEnd end, Wish wish, JobStatus transfer) {
    if (end != null) {
      return end.status();
    }
    return switch (wish) {
      case CANCELLED -> CANCELLED;
      case PAUSED -> PAUSED;
      // A transfer that is still paused while somebody wants it is about to resume.
      case WANTED -> transfer == PAUSED ? SUBMITTED : transfer;
    };
  }

  /** The states a transfer may move to from this one. */
  public Set<JobStatus> successors() {
    return switch (this) {
      case SUBMITTED -> EnumSet.of(METADATA_FETCH, PAUSED, CANCELLED, FAILED);
      case METADATA_FETCH -> EnumSet.of(DOWNLOADING, PAUSED, SUBMITTED, CANCELLED, FAILED);
      case DOWNLOADING -> EnumSet.of(PAUSED, UPLOADING, SUBMITTED, CANCELLED, FAILED);
      case PAUSED -> EnumSet.of(DOWNLOADING, SUBMITTED, CANCELLED, FAILED);
      case UPLOADING -> EnumSet.of(COMPLETED, SUBMITTED, CANCELLED, FAILED);
      case FAILED -> EnumSet.of(SUBMITTED);
      case COMPLETED, CANCELLED -> EnumSet.noneOf(JobStatus.class);
    };
  }

  /** No work is done on the transfer any more. A failed one may still be retried. */
  public boolean isTerminal() {
    return switch (this) {
      case COMPLETED, CANCELLED, FAILED -> true;
      case SUBMITTED, METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING -> false;
    };
  }

  /** A job may be given a transfer in this state: there is work going on, or a result. */
  public boolean isJoinable() {
    return this != CANCELLED && this != FAILED;
  }

  /** An agent may have the transfer. */
  public boolean isHeld() {
    return isAssigned() || this == PAUSED;
  }

  /** An agent holds the transfer in this state; it may also hold a paused one. */
  public boolean isAssigned() {
    return switch (this) {
      case METADATA_FETCH, DOWNLOADING, UPLOADING -> true;
      case SUBMITTED, PAUSED, COMPLETED, CANCELLED, FAILED -> false;
    };
  }
}
