package io.torrentflow.jobs.lifecycle;

import static io.torrentflow.kernel.job.JobStatus.CANCELLED;
import static io.torrentflow.kernel.job.JobStatus.COMPLETED;
import static io.torrentflow.kernel.job.JobStatus.DOWNLOADING;
import static io.torrentflow.kernel.job.JobStatus.FAILED;
import static io.torrentflow.kernel.job.JobStatus.METADATA_FETCH;
import static io.torrentflow.kernel.job.JobStatus.PAUSED;
import static io.torrentflow.kernel.job.JobStatus.SUBMITTED;
import static io.torrentflow.kernel.job.JobStatus.UPLOADING;

import io.torrentflow.jobs.lifecycle.TransferDecision.Budget;
import io.torrentflow.jobs.lifecycle.TransferDecision.Dropped;
import io.torrentflow.jobs.lifecycle.TransferDecision.EndsJobs;
import io.torrentflow.jobs.lifecycle.TransferDecision.Ignored;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.jobs.lifecycle.TransferDecision.Outlived;
import io.torrentflow.jobs.lifecycle.TransferDecision.Progressed;
import io.torrentflow.jobs.lifecycle.TransferDecision.Rested;
import io.torrentflow.jobs.lifecycle.TransferEvent.Accepted;
import io.torrentflow.jobs.lifecycle.TransferEvent.AgentLost;
import io.torrentflow.jobs.lifecycle.TransferEvent.Reported;
import io.torrentflow.jobs.lifecycle.TransferEvent.Reviewed;
import io.torrentflow.jobs.lifecycle.TransferEvent.Undeliverable;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event means for a transfer: a pure decision, without a clock, a database or a message.
 */
@ApplicationScoped
public class TransferLifecycle {
  // The happy path; an agent's report may be further along it than the transfer.
  private static final List<JobStatus> HAPPY_PATH =
      List.of(METADATA_FETCH, DOWNLOADING, UPLOADING, COMPLETED);
  // An origin or a swarm that takes agents down with it is not tried for ever.
  private static final int MAX_LOSSES = 3;

  private final RetryPolicy retries;

  TransferLifecycle(RetryPolicy retries) {
    this.retries = retries;
  }

  /**
   * Whether the decision depends on what the owners want, which costs a look at all of the jobs.
   */
  static boolean needsWishes(Transfer transfer, TransferEvent event) {
    return switch (event) {
      case Accepted _, Reviewed _, AgentLost _ -> true;
      case Undeliverable _ -> false;
      case Reported reported ->
          transfer.status() == PAUSED
              || switch (reported.report().phase()) {
                case METADATA_FETCH, METADATA, DOWNLOADING, UPLOADING, COMPLETED -> false;
                case PAUSED, FAILED, HANDED_BACK -> true;
              };
    };
  }

  public TransferDecision decide(Transfer transfer, Wishes wishes, TransferEvent event) {
    return switch (event) {
      case Accepted accepted -> accept(transfer, wishes, accepted);
      case Reported reported -> report(transfer, wishes, reported.report());
      case Reviewed reviewed -> review(transfer, wishes);
      case AgentLost lost -> lose(transfer, wishes, lost);
      case Undeliverable undeliverable ->
          transfer.status() == SUBMITTED
              ? Moved.along(List.of(FAILED), transfer, undeliverable.error())
              : new Ignored("it does not wait for an agent any more");
    };
  }

  private static TransferDecision accept(Transfer transfer, Wishes wishes, Accepted accepted) {
    if (transfer.status() != SUBMITTED || transfer.assignment() != accepted.assignment()) {
      return new Ignored("it was " + transfer.status().wireName() + " when the agent accepted it");
    }
    return wishes.anyWanted()
        ? Moved.along(List.of(METADATA_FETCH), transfer, transfer.error())
        : new Ignored("nobody wants it any more");
  }

  private TransferDecision report(Transfer transfer, Wishes wishes, ProgressReport report) {
    if (!transfer.isHeldBy(report.agentId(), report.assignment())) {
      return new Ignored("it is not held by the agent under that number");
    }
    if (report.seq() < transfer.reportSeq()) {
      return new Ignored("a later report came before this one");
    }
    return switch (report.phase()) {
      case METADATA_FETCH, PAUSED -> new Progressed();
      // Before its metadata has been judged no payload may be fetched.
      case METADATA, DOWNLOADING ->
          transfer.space() == null ? new Progressed() : resumeOrAdvance(transfer, wishes);
      case UPLOADING -> advance(transfer, UPLOADING);
      case COMPLETED -> advance(transfer, COMPLETED);
      // What only this report tells is progress, too.
      case FAILED -> fail(transfer.confirming(report), wishes, errorOf(report));
      case HANDED_BACK ->
          giveBack(
              transfer,
              wishes,
              budgetOf(transfer.confirming(report)),
              Duration.ZERO,
              report.error());
    };
  }

  private static TransferDecision resumeOrAdvance(Transfer transfer, Wishes wishes) {
    if (transfer.status() == PAUSED) {
      return wishes.anyWanted()
          ? Moved.along(List.of(DOWNLOADING), transfer, transfer.error())
          : new Progressed();
    }
    return advance(transfer, DOWNLOADING);
  }

  private static TransferDecision advance(Transfer transfer, JobStatus to) {
    // The agent of a paused transfer may have fetched everything before the pause reached it.
    int from = transfer.status() == PAUSED ? 1 : HAPPY_PATH.indexOf(transfer.status()) + 1;
    int end = HAPPY_PATH.indexOf(to) + 1;
    return from >= end
        ? new Progressed()
        : Moved.along(HAPPY_PATH.subList(from, end), transfer, null);
  }

  private TransferDecision fail(Transfer transfer, Wishes wishes, JobError error) {
    Budget before = budgetOf(transfer);
    int used = before.attempt();
    if (error.code().retryable() && retries.allows(used)) {
      Budget budget = new Budget(used + 1, before.losses(), transfer.attempt() - used);
      return giveBack(transfer, wishes, budget, retries.delay(used), error);
    }
    int later = wishes.laterJoin();
    if (!error.code().retryable() || later == 0) {
      return Moved.along(List.of(FAILED), transfer, error);
    }
    return outlived(transfer, later, transfer.losses(), retries.delay(used), error);
  }

  private static Outlived outlived(
      Transfer transfer, int later, int losses, Duration delay, JobError error) {
    Budget rest = new Budget(transfer.attempt() + 1 - later, losses, later);
    return new Outlived(later, new Moved(List.of(SUBMITTED), rest, delay, error));
  }

  private TransferDecision lose(Transfer transfer, Wishes wishes, AgentLost lost) {
    if (lost.assignment() != transfer.assignment() || transfer.agent() == null) {
      return new Ignored("it has another agent or none");
    }
    // Nothing is at stake while it is paused.
    if (transfer.status() == PAUSED) {
      return giveBack(transfer, wishes, budgetOf(transfer), Duration.ZERO, transfer.error());
    }
    JobError error = new JobError(ProblemCode.AGENT_LOST, lost.detail());
    if (transfer.hasProgressed()) {
      return giveBack(transfer, wishes, budgetOf(transfer), Duration.ZERO, error);
    }
    int losses = transfer.losses() + 1;
    if (losses >= MAX_LOSSES || !retries.allows(transfer.attempt())) {
      int later = wishes.laterJoin();
      return later == 0
          ? Moved.along(List.of(FAILED), transfer, error)
          : outlived(transfer, later, 0, Duration.ZERO, error);
    }
    // A wait is for origins in trouble; another agent can go on at once.
    return giveBack(
        transfer, wishes, new Budget(transfer.attempt() + 1, losses), Duration.ZERO, error);
  }

  /** The agent has it no more: it waits for another one, or rests if nobody wants it just now. */
  private static TransferDecision giveBack(
      Transfer transfer, Wishes wishes, Budget budget, Duration delay, @Nullable JobError error) {
    if (wishes.anyWanted()) {
      return new Moved(List.of(SUBMITTED), budget, delay, error);
    }
    if (transfer.status() == PAUSED) {
      return new Rested();
    }
    List<JobStatus> path = wishes.anyPaused() ? List.of(SUBMITTED, PAUSED) : List.of(CANCELLED);
    return new Moved(path, budget, Duration.ZERO, error);
  }

  private static TransferDecision review(Transfer transfer, Wishes wishes) {
    return switch (transfer.status()) {
      case SUBMITTED, METADATA_FETCH, DOWNLOADING, UPLOADING, PAUSED ->
          wishes.nobodyWaits()
              ? Moved.along(List.of(CANCELLED), transfer, transfer.error())
              : reviewActive(transfer, wishes);
      case COMPLETED -> {
        if (wishes.anyWanted()) {
          yield new EndsJobs();
        }
        // Who paused it before anything was stored begins afresh. What an agent fetched before the
        // pause reached it is theirs who paused.
        yield wishes.nobodyKeeps() ? drop(transfer) : unchanged();
      }
      case FAILED -> {
        if (!wishes.anyWanted()) {
          yield wishes.nobodyRemains() ? drop(transfer) : unchanged();
        }
        // Those who share it have been shown that it failed, and must not see it go on.
        yield wishes.nobodyRestsWithIt() && !transfer.isDropped()
            ? new Moved(List.of(SUBMITTED), Budget.UNUSED, Duration.ZERO, null)
            : new EndsJobs();
      }
      case CANCELLED -> wishes.anyWanted() ? new EndsJobs() : unchanged();
    };
  }

  private static TransferDecision reviewActive(Transfer transfer, Wishes wishes) {
    if (wishes.anyWanted()) {
      // One that an agent still holds is resumed there, if the agent has a slot.
      return transfer.status() == PAUSED && transfer.agent() == null
          ? new Moved(List.of(SUBMITTED), budgetOf(transfer), Duration.ZERO, transfer.error())
          : unchanged();
    }
    // What is fetched already is not held back any more.
    return transfer.status() == UPLOADING || transfer.status() == PAUSED
        ? unchanged()
        : Moved.along(List.of(PAUSED), transfer, transfer.error());
  }

  private static TransferDecision drop(Transfer transfer) {
    return transfer.isDropped() ? unchanged() : new Dropped();
  }

  private static Ignored unchanged() {
    return new Ignored("it is as its owners want it");
  }

  private static Budget budgetOf(Transfer transfer) {
    return transfer.hasProgressed()
        ? Budget.UNUSED
        : new Budget(transfer.attempt(), transfer.losses());
  }

  private static JobError errorOf(ProgressReport report) {
    JobError error = report.error();
    return error == null
        ? new JobError(ProblemCode.ENGINE_FAILED, "The agent gave no reason.")
        : error;
  }
}
