package io.torrentflow.kernel.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a job is in its life. Every legal move stands in {@link #successors()}; the database's
 * {@code job_transition} table, the state diagram and the API documentation are held against it.
 */
public enum JobStatus {
  SUBMITTED,
  METADATA_FETCH,
  DOWNLOADING,
  PAUSED,
  UPLOADING,
  COMPLETED,
  CANCELLED,
  FAILED;

  /** The states a job may move to from this one. */
  public Set<JobStatus> successors() {
    return switch (this) {
      case SUBMITTED -> EnumSet.of(METADATA_FETCH, CANCELLED, FAILED);
      case METADATA_FETCH -> EnumSet.of(DOWNLOADING, SUBMITTED, CANCELLED, FAILED);
      case DOWNLOADING -> EnumSet.of(PAUSED, UPLOADING, SUBMITTED, CANCELLED, FAILED);
      case PAUSED -> EnumSet.of(DOWNLOADING, SUBMITTED, CANCELLED, FAILED);
      case UPLOADING -> EnumSet.of(COMPLETED, SUBMITTED, CANCELLED, FAILED);
      case FAILED -> EnumSet.of(SUBMITTED);
      case COMPLETED, CANCELLED -> EnumSet.noneOf(JobStatus.class);
    };
  }

  public boolean canMoveTo(JobStatus next) {
    return successors().contains(next);
  }

  /** No work is done on the job any more. A failed job may still be re-queued by an admin. */
  public boolean isTerminal() {
    return switch (this) {
      case COMPLETED, CANCELLED, FAILED -> true;
      case SUBMITTED, METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING -> false;
    };
  }

  /** An agent holds the job in this state. */
  public boolean isAssigned() {
    return switch (this) {
      case METADATA_FETCH, DOWNLOADING, PAUSED, UPLOADING -> true;
      case SUBMITTED, COMPLETED, CANCELLED, FAILED -> false;
    };
  }

  /** The name used in JSON, in the database and in documents: lower case. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException if no state has this name
   */
  @JsonCreator
  public static JobStatus fromWireName(String wireName) {
    return Arrays.stream(values())
        .filter(status -> status.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no job status " + wireName));
  }
}
