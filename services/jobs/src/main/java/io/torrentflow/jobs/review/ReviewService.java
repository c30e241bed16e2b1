package io.torrentflow.jobs.review;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.agents.AgentClient;
import io.torrentflow.jobs.agents.AgentClient.Order;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferEvent;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.jobs.lifecycle.TransferService.Outcome;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Reviews the wishes of a transfer's jobs: it runs if anybody wants it, pauses if all who remain
 * have paused, and is dropped if nobody is left. A repeated or late review comes to the same.
 */
@ApplicationScoped
public class ReviewService {
  private final TransferService transfers;
  private final PgReviewStore store;
  private final AgentClient agents;
  private final OutboxRelay relay;

  ReviewService(
      TransferService transfers, PgReviewStore store, AgentClient agents, OutboxRelay relay) {
    this.transfers = transfers;
    this.store = store;
    this.agents = agents;
    this.relay = relay;
  }

  /** Reviews the transfer; one that is gone is none of ours any more. */
  public Uni<Void> review(TransferId id) {
    return store
        .foldIfTwin(id)
        .invoke(
            folded ->
                folded.ifPresent(
                    transfer -> {
                      relay.kick();
                      agents.notifyHolder(transfer, Order.CANCEL);
                    }))
        .chain(() -> transfers.apply(id, new TransferEvent.Reviewed()))
        .invoke(this::notifyAgent)
        .replaceWithVoid()
        .onFailure(ReviewService::isGone)
        .recoverWithNull();
  }

  /** Reviews the transfers whose wishes are not reviewed yet, because a message was lost. */
  @Scheduled(
      every = "${torrentflow.jobs.review.sweep-interval}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return reviewAll(store.unreviewed()).chain(() -> reviewAll(store.provedByOthers()));
  }

  private Uni<Void> reviewAll(Uni<List<TransferId>> transfers) {
    return transfers.flatMap(ids -> Duty.each("Review of", ids, this::review));
  }

  private void notifyAgent(Outcome outcome) {
    Transfer before = outcome.before();
    if (before.agent() == null) {
      return;
    }
    JobStatus after = outcome.after().status();
    if (after == JobStatus.CANCELLED) {
      agents.notifyHolder(before, Order.CANCEL);
    } else if (after == JobStatus.PAUSED) {
      agents.notifyHolder(before, outcome.wishes().anyWanted() ? Order.RESUME : Order.PAUSE);
    }
  }

  private static boolean isGone(Throwable e) {
    return e instanceof ProblemException problem && problem.code() == ProblemCode.JOB_NOT_FOUND;
  }
}
