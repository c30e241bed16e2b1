package io.torrentflow.platform.outbox;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DispatchTicket;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.ReviewRequest;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.TransferUpdate;
import io.torrentflow.platform.messaging.MessageHeaders;
import jakarta.enterprise.context.ApplicationScoped;

/** Composes what gateway and jobs both publish about jobs and transfers. */
@ApplicationScoped
public class StateMessages {
  private final MessageHeaders headers;

  StateMessages(MessageHeaders headers) {
    this.headers = headers;
  }

  /** Tells the hub of a job that its owner has just been given. */
  public OutboxMessage made(JobState job) {
    return of(job, "made");
  }

  /** Tells the hub that the job's wish, end or transfer has changed. */
  public OutboxMessage changed(JobState job) {
    return of(job, "changed");
  }

  /** Tells the hub that its owner has taken the job off the list. */
  public OutboxMessage gone(JobState job) {
    return of(job, "gone");
  }

  /** Tells the hub of a change of a transfer that must not be lost. */
  public OutboxMessage transfer(TransferState transfer) {
    String type = Broker.TRANSFER_EVENT_PREFIX + transfer.status().wireName();
    return OutboxMessage.of(new TransferUpdate(headers.of(type), transfer));
  }

  /** Has the jobs service look at the wishes of the transfer's jobs. */
  public OutboxMessage review(TransferId transfer) {
    return OutboxMessage.of(new ReviewRequest(headers.of(Broker.TRANSFER_REVIEW), transfer));
  }

  /** One more transfer waits for an agent. */
  public OutboxMessage ticket() {
    return OutboxMessage.of(new DispatchTicket(headers.of(Broker.JOB_SUBMITTED)));
  }

  private OutboxMessage of(JobState job, String what) {
    return OutboxMessage.of(new JobUpdate(headers.of(Broker.JOB_EVENT_PREFIX + what), job));
  }
}
