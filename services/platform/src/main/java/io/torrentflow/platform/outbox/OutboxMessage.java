package io.torrentflow.platform.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * A message to be published once the transaction it is written in has committed.
 *
 * @param id the message's own id
 * @param payload a wire record
 * @param availableAt not to be published before
 */
public record OutboxMessage(UUID id, String routingKey, Object payload, Instant availableAt) {}
