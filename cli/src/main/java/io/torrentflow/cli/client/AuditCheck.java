package io.torrentflow.cli.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway found in a part of its audit log.
 *
 * @param until when the last row was written that fits; absent if there is none
 * @param dropped how many rows belong to months that are not kept any more
 * @param fault the first thing that does not fit; absent if all does
 * @param next where the next part begins; absent after the last
 */
public record AuditCheck(
    long from,
    long to,
    @Nullable Instant until,
    long rows,
    long dropped,
    int anchors,
    int anchorsOfUnknownKey,
    @Nullable Fault fault,
    @Nullable Long next) {
  /**
   * What does not fit.
   *
   * @param reason in one word, such as {@code altered}
   * @param position in the chain, where it has one
   * @param entry the id of the log's row, where it is one
   */
  public record Fault(
      String reason, @Nullable Long position, @Nullable Long entry, @Nullable Instant occurredAt) {}

  /** What both parts have together. */
  public AuditCheck and(AuditCheck following) {
    return new AuditCheck(
        from,
        following.to,
        following.until,
        rows + following.rows,
        dropped + following.dropped,
        anchors + following.anchors,
        anchorsOfUnknownKey + following.anchorsOfUnknownKey,
        following.fault,
        following.next);
  }
}
