package io.torrentflow.platform.outbox;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DispatchTicket;
import io.torrentflow.kernel.wire.DrainRequest;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ReviewRequest;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.TransferUpdate;
import java.util.function.Function;

/**
 * A message to be published once the transaction it is written in has committed.
 *
 * @param type the routing key
 * @param content makes the message of its header
 */
public record OutboxMessage(String type, Function<MessageHeader, Message> content) {
  /** A job that its owner has just been given. */
  public static OutboxMessage made(JobState job) {
    return job("made", job);
  }

  /** A job whose wish, end or transfer has changed, or that is deleted. */
  public static OutboxMessage changed(JobState job) {
    return job(job.deleted() ? "gone" : "changed", job);
  }

  /** A change of a transfer that must not be lost. */
  public static OutboxMessage transfer(TransferState transfer) {
    return new OutboxMessage(
        Broker.TRANSFER_EVENT_PREFIX + transfer.status().wireName(),
        header -> new TransferUpdate(header, transfer));
  }

  /** Has the jobs service review the wishes of the transfer's jobs. */
  public static OutboxMessage review(TransferId transfer) {
    return new OutboxMessage(Broker.TRANSFER_REVIEW, header -> new ReviewRequest(header, transfer));
  }

  /** What is wanted of the agent from now on. */
  public static OutboxMessage drain(AgentId agent, DrainWish wish) {
    return new OutboxMessage(Broker.AGENT_DRAIN, header -> new DrainRequest(header, agent, wish));
  }

  /** One more transfer waits for an agent. */
  public static OutboxMessage ticket() {
    return new OutboxMessage(Broker.JOB_SUBMITTED, DispatchTicket::new);
  }

  private static OutboxMessage job(String event, JobState job) {
    return new OutboxMessage(Broker.JOB_EVENT_PREFIX + event, header -> new JobUpdate(header, job));
  }
}
