package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Applies events to transfers: lock, decide, write, in one transaction. */
@ApplicationScoped
public class TransferService {
  private final PgTransferStore store;
  private final TransferLifecycle lifecycle;
  private final OutboxRelay relay;

  TransferService(PgTransferStore store, TransferLifecycle lifecycle, OutboxRelay relay) {
    this.store = store;
    this.lifecycle = lifecycle;
    this.relay = relay;
  }

  /**
   * What came of an event.
   *
   * @param before the transfer as the event found it
   * @param after the transfer as it is now
   * @param progressed the transfer's numbers, if nothing else has changed
   */
  public record Outcome(
      Transfer before, Transfer after, @Nullable TransferState progressed, Wishes wishes) {}

  /**
   * Lets the event happen.
   *
   * @return fails with {@code JOB_NOT_FOUND} if there is no such transfer
   */
  public Uni<Outcome> apply(TransferId id, TransferEvent event) {
    return store
        .update(id, event, (transfer, wishes) -> lifecycle.decide(transfer, wishes, event))
        // Kicked in any case: a review writes messages also where the transfer stays as it is.
        .invoke(relay::kick);
  }

  /** Takes the transfer from the agent that held it and is gone, or has forgotten it. */
  public Uni<Void> lose(Transfer transfer, String detail) {
    return apply(transfer.id(), new TransferEvent.AgentLost(transfer.assignment(), detail))
        .replaceWithVoid();
  }

  /** Fails a transfer that no agent will ever take. */
  public Uni<Void> fail(TransferId id, ProblemCode code, String detail) {
    return apply(id, new TransferEvent.Undeliverable(new JobError(code, detail))).replaceWithVoid();
  }
}
