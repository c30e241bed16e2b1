package io.torrentflow.platform.outbox;

import io.torrentflow.kernel.wire.Message;
import java.time.Duration;
import java.time.Instant;

/**
 * A message to be published, with its type as routing key, once the transaction it is written in
 * has committed.
 *
 * @param availableAt not to be published before
 */
public record OutboxMessage(Message message, Instant availableAt) {
  public static OutboxMessage of(Message message) {
    return after(Duration.ZERO, message);
  }

  public static OutboxMessage after(Duration wait, Message message) {
    return new OutboxMessage(message, message.header().occurredAt().plus(wait));
  }
}
