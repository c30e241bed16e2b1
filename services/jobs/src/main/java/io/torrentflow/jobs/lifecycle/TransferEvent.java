package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;

/** Something that happened to a transfer. */
public sealed interface TransferEvent {
  /** Who made it happen, for the transfer's history. */
  default String actor() {
    return switch (this) {
      case Accepted accepted -> "agent:" + accepted.agent();
      case Reported reported -> "agent:" + reported.report().agentId();
      case Reviewed _ -> "review";
      case AgentLost _, Undeliverable _ -> "jobs";
    };
  }

  /** An agent took the transfer under the given fencing number. */
  record Accepted(AgentId agent, int assignment) implements TransferEvent {}

  /** An agent reported how the transfer is. */
  record Reported(ProgressReport report) implements TransferEvent {}

  /** Some wish may have changed. */
  record Reviewed() implements TransferEvent {}

  /** The agent that held it under this fencing number is gone, or has forgotten it. */
  record AgentLost(int assignment, String detail) implements TransferEvent {}

  /** No agent will ever take it. */
  record Undeliverable(JobError error) implements TransferEvent {}
}
