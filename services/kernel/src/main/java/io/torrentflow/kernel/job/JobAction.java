package io.torrentflow.kernel.job;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner of a job can ask for, as far as the job itself decides. */
public enum JobAction implements WireName {
  PAUSE,
  RESUME,
  CANCEL,
  RETRY,
  DELETE;

  /**
   * What would be taken in the job's state; a quota or the block list may refuse it still.
   *
   * @param end absent while the job has not ended
   * @param error why it failed
   */
  public static List<JobAction> of(@Nullable JobEnd end, @Nullable ProblemCode error, Wish wish) {
    if (end != null) {
      // What a moderator has ended stays ended.
      return end == JobEnd.FAILED && error != ProblemCode.CANCELLED_BY_ADMIN
          ? List.of(RETRY, DELETE)
          : List.of(DELETE);
    }
    return switch (wish) {
      case WANTED -> List.of(PAUSE, CANCEL, DELETE);
      case PAUSED -> List.of(RESUME, CANCEL, DELETE);
      case CANCELLED -> List.of(DELETE);
    };
  }
}
