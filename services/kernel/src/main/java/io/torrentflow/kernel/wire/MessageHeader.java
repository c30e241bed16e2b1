package io.torrentflow.kernel.wire;

import java.time.Instant;
import java.util.UUID;

/**
 * What every message carries.
 *
 * @param messageId time-ordered; consumers recognise a repeated message by it
 * @param type the routing key it was first published with
 * @param schemaVersion rises when a reader of the old version would misread the new one
 * @param correlationId the request that caused it, threaded through messages, callbacks and logs
 * @param occurredAt when the fact became true
 */
public record MessageHeader(
    UUID messageId, String type, int schemaVersion, String correlationId, Instant occurredAt) {
  public static final int CURRENT_SCHEMA_VERSION = 1;

  public static MessageHeader of(UUID messageId, String type, String correlationId, Instant now) {
    return new MessageHeader(messageId, type, CURRENT_SCHEMA_VERSION, correlationId, now);
  }
}
