package io.torrentflow.kernel.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a job ended. It stays so whatever its transfer does later, until its owner retries it. */
public enum JobEnd {
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The status that the owner reads. */
  public JobStatus status() {
    return switch (this) {
      case COMPLETED -> JobStatus.COMPLETED;
      case FAILED -> JobStatus.FAILED;
      case CANCELLED -> JobStatus.CANCELLED;
    };
  }

  /** The name used in JSON and in the database: lower case. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException if no job ends like that
   */
  @JsonCreator
  public static JobEnd fromWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
