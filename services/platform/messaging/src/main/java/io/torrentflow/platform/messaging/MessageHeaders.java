package io.torrentflow.platform.messaging;

import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.platform.http.CorrelationId;
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
   */
  public MessageHeader of(String type) {
    return of(type, CorrelationId.current());
  }

  /** For what is done on behalf of an earlier request. */
  public MessageHeader of(String type, String correlationId) {
    return MessageHeader.of(ids.next(), type, correlationId, clock.instant());
  }
}
