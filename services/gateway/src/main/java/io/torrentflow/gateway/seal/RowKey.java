package io.torrentflow.gateway.seal;

import java.util.Comparator;

/** Where a row of the audit log stands: behind all of older transactions, then by its id. */
record RowKey(long txid, long id) implements Comparable<RowKey> {
  /** Before every row. */
  static final RowKey FIRST = new RowKey(0, 0);

  private static final Comparator<RowKey> ORDER =
      Comparator.comparingLong(RowKey::txid).thenComparingLong(RowKey::id);

  @Override
  public int compareTo(RowKey other) {
    return ORDER.compare(this, other);
  }
}
