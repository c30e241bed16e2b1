package io.torrentflow.platform.messaging;

import java.util.UUID;

/**
 * A message as the broker is given it.
 *
 * @param payload as JSON
 */
public record OutgoingMessage(UUID id, String routingKey, String payload) {}
