package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobState;

/** What an owner's command changes; pure. Only a job that has ended refuses one. */
final class WishPolicy {
  private WishPolicy() {}

  static WishChange pause(JobState job) {
    refuseIfOver(job, "paused");
    return job.wish() == Wish.PAUSED ? WishChange.NONE : WishChange.PAUSE;
  }

  static WishChange resume(JobState job) {
    refuseIfOver(job, "resumed");
    return job.wish() == Wish.WANTED ? WishChange.NONE : WishChange.RESUME;
  }

  static WishChange cancel(JobState job) {
    JobState.Ending ending = job.ending();
    if (job.wish() == Wish.CANCELLED && (ending == null || ending.end() == JobEnd.CANCELLED)) {
      return WishChange.NONE;
    }
    refuseIfOver(job, "cancelled");
    return WishChange.CANCEL;
  }

  static WishChange delete(JobState job) {
    return WishChange.DELETE;
  }

  /** Refuses what an administrator would end a second time. */
  static void refuseIfEnded(JobState job) {
    if (job.ending() != null) {
      throw new ProblemException(ProblemCode.JOB_STATE_CONFLICT, "The job has ended already.");
    }
  }

  private static void refuseIfOver(JobState job, String what) {
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
