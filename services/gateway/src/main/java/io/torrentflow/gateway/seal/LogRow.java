package io.torrentflow.gateway.seal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit log as it is sealed.
 *
 * @param fields all that it says, each as the database writes it
 */
record LogRow(RowKey key, Instant occurredAt, List<@Nullable String> fields) {
  /** In hexadecimal. */
  String hash() {
    return FieldHash.of(fields);
  }
}
