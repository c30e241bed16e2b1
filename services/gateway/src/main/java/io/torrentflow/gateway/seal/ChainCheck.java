package io.torrentflow.gateway.seal;

import io.torrentflow.gateway.seal.AuditFault.FaultReason;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes along the chain and the log side by side.
 *
 * @param last link that fits
 * @param rows how many fit
 * @param dropped how many are not there because their month was dropped
 * @param fault where it ended; absent if all fit
 */
record ChainCheck(Seal last, long rows, long dropped, @Nullable AuditFault fault) {
  /** What has been found before anything was looked at. */
  static ChainCheck after(Seal before) {
    return new ChainCheck(before, 0, 0, null);
  }

  /**
   * Goes on with some links.
   *
   * @param rows of the log that belong behind the last link and up to the last of these, in order
   * @param droppedMonths the first day of each
   */
  ChainCheck with(List<Seal> seals, List<LogRow> rows, Set<LocalDate> droppedMonths) {
    ChainCheck check = this;
    int next = 0;
    for (Seal seal : seals) {
      if (check.fault != null) {
        return check;
      }
      LogRow row = next < rows.size() ? rows.get(next) : null;
      check = check.with(seal, row, droppedMonths);
      if (row != null && row.key().equals(seal.key())) {
        next++;
      }
    }
    return check;
  }

  private ChainCheck with(Seal seal, @Nullable LogRow row, Set<LocalDate> droppedMonths) {
    if (seal.position() != last.position() + 1) {
      return failed(AuditFault.ofChain(FaultReason.SEAL_MISSING, last.position() + 1));
    }
    if (seal.key().compareTo(last.key()) <= 0 || !seal.hash().equals(seal.hashAfter(last))) {
      return failed(AuditFault.of(FaultReason.SEAL_ALTERED, seal));
    }
    if (row != null && row.key().compareTo(seal.key()) < 0) {
      return failed(AuditFault.notSealed(row));
    }
    if (row == null || !row.key().equals(seal.key())) {
      return droppedMonths.contains(month(seal))
          ? new ChainCheck(seal, rows, dropped + 1, null)
          : failed(AuditFault.of(FaultReason.MISSING, seal));
    }
    return row.hash().equals(seal.rowHash())
        ? new ChainCheck(seal, rows + 1, dropped, null)
        : failed(AuditFault.of(FaultReason.ALTERED, seal));
  }

  ChainCheck failed(AuditFault found) {
    return new ChainCheck(last, rows, dropped, found);
  }

  private static LocalDate month(Seal seal) {
    return seal.occurredAt().atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
  }
}
