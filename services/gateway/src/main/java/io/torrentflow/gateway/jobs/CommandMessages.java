package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.platform.correlation.CorrelationId;
import io.torrentflow.platform.outbox.OutboxMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Composes what users ask of the jobs service. */
@ApplicationScoped
public class CommandMessages {
  private final UuidV7 ids;
  private final InstantSource clock;

  CommandMessages(UuidV7 ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  public OutboxMessage of(UserId user, JobId id, JobCommand.Action action) {
    MessageHeader header =
        MessageHeader.of(ids.next(), action.routingKey(), CorrelationId.current(), clock.instant());
    return new OutboxMessage(
        header.messageId(),
        header.type(),
        new JobCommand(header, id, user, action),
        clock.instant());
  }
}
