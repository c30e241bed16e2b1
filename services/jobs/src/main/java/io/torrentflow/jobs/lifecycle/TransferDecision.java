package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.retry.RetryBudget;
import io.torrentflow.kernel.wire.JobError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event means for a transfer. */
public sealed interface TransferDecision {
  /**
   * The transfer moves. Reaching {@code completed} or {@code failed} ends the jobs that want it in
   * the same way; reaching {@code cancelled} drops it.
   *
   * @param path the states it goes through, the new one last; more than one where the reports in
   *     between were lost
   * @param budget the retries used up from now on
   * @param delay before a transfer that is submitted again may be handed out; zero otherwise
   * @param error why; null clears an earlier one
   */
  record Moved(List<JobStatus> path, Budget budget, Duration delay, @Nullable JobError error)
      implements TransferDecision {
    /** A move along the path at once, that uses up nothing. */
    public static Moved along(List<JobStatus> path, Transfer transfer, @Nullable JobError error) {
      return new Moved(
          path, new Budget(transfer.attempt(), transfer.losses()), Duration.ZERO, error);
    }

    public JobStatus to() {
      return path.getLast();
    }
  }

  /**
   * What is used up of a transfer's budget.
   *
   * @param attempt retries since there was progress
   * @param losses agents lost in a row since there was progress
   * @param forgotten how many of the retries before do not count any more, for no job
   */
  record Budget(int attempt, int losses, int forgotten) {
    static final Budget UNUSED = new Budget(0, 0, RetryBudget.MAX_RETRIES);

    public Budget(int attempt, int losses) {
      this(attempt, losses, 0);
    }
  }

  /**
   * The jobs that were there first have used up their retries and fail with the move's error; it
   * moves for those that joined later, which have all of theirs.
   *
   * @param joined how many attempts had begun when the next of them joined
   */
  record Outlived(int joined, Moved moved) implements TransferDecision {}

  /** Only numbers change. */
  record Progressed() implements TransferDecision {}

  /** A paused transfer's agent has let it go: it rests. */
  record Rested() implements TransferDecision {}

  /** The jobs that want it end as it has ended itself; it stays as it is. */
  record EndsJobs() implements TransferDecision {}

  /** Nobody refers to what has ended: its objects go. */
  record Dropped() implements TransferDecision {}

  /** The event is late, repeated, or means nothing in the transfer's state. */
  record Ignored(String reason) implements TransferDecision {}
}
