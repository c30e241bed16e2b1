package io.torrentflow.platform.messaging;

import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.wire.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Begins messages: each has an id of its own and says when and why it was made. */
@ApplicationScoped
public class MessageHeaders {
  private final UuidV7 ids;
  private final InstantSource clock;

  MessageHeaders(UuidV7 ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param type the routing key
   * @param correlationId of the request on whose behalf the message is sent
   */
  public MessageHeader of(String type, String correlationId) {
    return MessageHeader.of(ids.next(), type, correlationId, clock.instant());
  }
}
