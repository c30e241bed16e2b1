package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Why a job or a transfer stopped.
 *
 * @param code branch on it; says also whether another attempt may help
 * @param detail for people
 */
public record JobError(ProblemCode code, String detail) {
  /**
   * Why a job fails whose owner's plan has no room for it, found when its size becomes known.
   *
   * @param totalBytes of the files that are wanted; absent while unknown
   */
  public static JobError tooLargeForPlan(@Nullable Long totalBytes) {
    return new JobError(
        ProblemCode.QUOTA_STORAGE,
        (totalBytes == null ? "It needs" : "It has " + totalBytes + " bytes,")
            + " more than your plan has left; delete jobs that you need no more.");
  }

  public static JobError of(ProblemException problem) {
    return new JobError(problem.code(), problem.detail());
  }
}
