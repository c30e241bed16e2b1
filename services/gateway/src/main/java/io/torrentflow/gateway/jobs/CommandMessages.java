package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.platform.outbox.MessageHeaders;
import io.torrentflow.platform.outbox.OutboxMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** Composes what users ask of the jobs service. */
@ApplicationScoped
public class CommandMessages {
  private final MessageHeaders headers;

  CommandMessages(MessageHeaders headers) {
    this.headers = headers;
  }

  public OutboxMessage of(UserId user, JobId id, JobCommand.Action action) {
    return OutboxMessage.of(new JobCommand(headers.of(action.routingKey()), id, user, action));
  }
}
