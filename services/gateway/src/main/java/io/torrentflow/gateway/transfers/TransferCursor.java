package io.torrentflow.gateway.transfers;

import io.torrentflow.kernel.id.TransferId;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** The place of a transfer in the list: ids are random, so its time comes first. */
record TransferCursor(Instant createdAt, TransferId id) {
  static TransferCursor of(TransferView transfer) {
    return new TransferCursor(transfer.createdAt(), transfer.id());
  }

  /**
   * Reads {@link #toString()}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TransferCursor parse(String text) {
    int end = text.indexOf('_');
    if (end < 0) {
      throw new IllegalArgumentException("It has no id.");
    }
    try {
      return new TransferCursor(
          Instant.parse(text.substring(0, end)), TransferId.fromString(text.substring(end + 1)));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public String toString() {
    return createdAt + "_" + id;
  }
}
