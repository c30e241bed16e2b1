package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.TransferService.Outcome;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.ContactList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Transfers in the system of record. */
public interface TransferStore {
  /** Decides about a locked transfer. */
  @FunctionalInterface
  interface Decider {
    TransferDecision decide(Transfer transfer, Wishes wishes);
  }

  /**
   * Locks the transfer, lets it be decided about, and writes the decision with its history and
   * messages in the same transaction.
   *
   * @return fails with {@code JOB_NOT_FOUND} if there is no such transfer
   */
  Uni<Outcome> update(TransferId id, TransferEvent event, Decider decider);

  /** The transfers that are in an agent's hands by our record. */
  Uni<List<Transfer>> heldBy(AgentId agent);

  /** The transfers of all agents that have been silent for this long. */
  Uni<List<Transfer>> heldByLostAgents(Instant now, Duration silence);

  /** The contacts of the jobs that want the transfer now, mixed fairly. */
  Uni<ContactList> contacts(Transfer transfer);
}
