package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;

/**
 * Why a job or a transfer stopped.
 *
 * @param code branch on it; says also whether another attempt may help
 * @param detail for people
 */
public record JobError(ProblemCode code, String detail) {
  public static JobError of(ProblemException problem) {
    return new JobError(problem.code(), problem.detail());
  }
}
