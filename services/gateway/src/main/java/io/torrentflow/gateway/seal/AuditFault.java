package io.torrentflow.gateway.seal;

import io.torrentflow.kernel.WireName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that does not fit.
 *
 * @param position in the chain; absent for a row that is not in it
 * @param entry the id of the row of the log; absent where the chain itself is broken
 * @param occurredAt when the row says that it was written
 */
public record AuditFault(
    FaultReason reason,
    @Nullable Long position,
    @Nullable Long entry,
    @Nullable Instant occurredAt) {
  /** What is wrong. */
  public enum FaultReason implements WireName {
    /** The row does not say what it said when it was sealed. */
    ALTERED,
    /** The row is not there any more, and its month was not dropped. */
    MISSING,
    /** The row is not in the chain, and should be. */
    NOT_SEALED,
    /** The link does not follow from the one before. */
    SEAL_ALTERED,
    /** The chain has a gap, or ends before an anchor. */
    SEAL_MISSING,
    /** The chain is not the one that was signed. */
    ANCHOR_MISMATCH
  }

  static AuditFault of(FaultReason reason, Seal seal) {
    return new AuditFault(reason, seal.position(), seal.key().id(), seal.occurredAt());
  }

  static AuditFault notSealed(LogRow row) {
    return new AuditFault(FaultReason.NOT_SEALED, null, row.key().id(), row.occurredAt());
  }

  static AuditFault ofChain(FaultReason reason, long position) {
    return new AuditFault(reason, position, null, null);
  }
}
