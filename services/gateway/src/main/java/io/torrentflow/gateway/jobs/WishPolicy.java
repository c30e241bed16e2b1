package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobState;

/** What an owner's command changes; pure. Only a job that has ended refuses one. */
public final class WishPolicy {
  private WishPolicy() {}

  /**
   * Whether it changes anything; what is like that already is left alone.
   *
   * @throws ProblemException with {@code JOB_STATE_CONFLICT} if the job's state refuses it
   */
  public static boolean isChange(JobState job, WishChange change) {
    if (change == WishChange.DELETE) {
      return true;
    }
    JobState.Ending ending = job.ending();
    boolean isCancelled =
        job.wish() == Wish.CANCELLED && (ending == null || ending.end() == JobEnd.CANCELLED);
    if (change == WishChange.CANCEL && isCancelled) {
      return false;
    }
    requireNotOver(job, change.pastTense());
    return job.wish() != change.wish();
  }

  /** Refuses what an administrator would end a second time. */
  static void refuseIfEnded(JobState job) {
    if (job.ending() != null) {
      throw new ProblemException(ProblemCode.JOB_STATE_CONFLICT, "The job has ended already.");
    }
  }

  /**
   * @param what would be done with it, as {@code paused}
   * @throws ProblemException with {@code JOB_STATE_CONFLICT} if it has ended or is cancelled
   */
  public static void requireNotOver(JobState job, String what) {
    JobState.Ending ending = job.ending();
    String over =
        ending != null
            ? ending.end().wireName()
            : job.wish() == Wish.CANCELLED ? Wish.CANCELLED.wireName() : null;
    if (over != null) {
      throw new ProblemException(
          ProblemCode.JOB_STATE_CONFLICT, "A job that is " + over + " cannot be " + what + ".");
    }
  }
}
