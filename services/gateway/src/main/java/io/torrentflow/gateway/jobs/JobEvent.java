package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.WireName;
import java.time.Instant;

/**
 * Something that happened to a job.
 *
 * @param kind {@code submitted}, {@code paused}, {@code resumed}, {@code cancelled}, {@code
 *     retried}, {@code completed} or {@code failed}
 */
public record JobEvent(Instant at, String kind, By by) {
  /** Who made it happen. */
  public enum By implements WireName {
    OWNER,
    MODERATOR,
    /** Nobody in person: the download went on or ended. */
    SYSTEM
  }
}
