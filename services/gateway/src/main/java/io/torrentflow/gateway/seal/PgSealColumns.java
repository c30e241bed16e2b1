package io.torrentflow.gateway.seal;

import io.torrentflow.platform.state.PgColumns;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Arrays;

/** How rows of the audit log and its seals are read. */
final class PgSealColumns {
  /**
   * What {@link #row} reads of {@code audit_log}; a column that is added must be added here. None
   * is called {@code txid}, which an {@code ORDER BY} would take for the text.
   */
  static final String ROW =
      """
      txid::text AS transaction, id, occurred_at,
        ARRAY[txid::text, id::text, (extract(epoch FROM occurred_at) * 1000000)::bigint::text,
          actor_id::text, ip, user_agent, action, target, outcome, correlation_id, detail::text] AS fields
      """;

  /** What {@link #seal} reads of {@code audit_seal}. */
  static final String SEAL =
      """
      position, txid::text AS transaction, audit_id AS id, occurred_at,
        encode(row_hash, 'hex') AS row_hash, encode(hash, 'hex') AS hash
      """;

  private PgSealColumns() {}

  static LogRow row(Row row) {
    return new LogRow(
        key(row),
        PgColumns.instant(row, "occurred_at"),
        Arrays.asList(row.getArrayOfStrings("fields")));
  }

  static Seal seal(Row row) {
    return new Seal(
        row.getLong("position"),
        key(row),
        PgColumns.instant(row, "occurred_at"),
        row.getString("row_hash"),
        row.getString("hash"));
  }

  private static RowKey key(Row row) {
    return new RowKey(Long.parseLong(row.getString("transaction")), row.getLong("id"));
  }
}
