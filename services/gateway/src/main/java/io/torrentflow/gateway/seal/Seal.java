package io.torrentflow.gateway.seal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * A link of the chain over the audit log.
 *
 * @param position from 1 on, without gaps
 * @param occurredAt says which month the row is in
 * @param rowHash of the row alone
 * @param hash over all of this and the hash of the link before
 */
record Seal(long position, RowKey key, Instant occurredAt, String rowHash, String hash) {
  /** What the first link follows. */
  static final Seal NONE = new Seal(0, RowKey.FIRST, Instant.EPOCH, "", "");

  /** The link that follows for the row. */
  Seal next(LogRow row) {
    Seal open = new Seal(position + 1, row.key(), row.occurredAt(), row.hash(), "");
    return new Seal(open.position, open.key, open.occurredAt, open.rowHash, open.hashAfter(this));
  }

  /** The hash that this link has if it follows the other one. */
  String hashAfter(Seal before) {
    return FieldHash.of(
        Arrays.asList(
            before.hash,
            Long.toString(position),
            Long.toString(key.txid()),
            Long.toString(key.id()),
            Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt)),
            rowHash));
  }
}
