package io.torrentflow.gateway.commands;

import io.torrentflow.gateway.openapi.ExactlyOneOf;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobAction;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with several jobs; they are named by their ids or by a filter.
 *
 * @param filter the newest 500 that match it
 */
@ExactlyOneOf({"ids", "filter"})
public record JobCommand(
    @NotNull JobAction action,
    @Nullable @Size(min = 1, max = JobCommand.MAX_JOBS) List<@NotNull JobId> ids,
    @Nullable @Valid JobSelection filter) {
  static final int MAX_JOBS = 500;

  /**
   * @throws ProblemException with {@code VALIDATION_FAILED} if it names no jobs, or in two ways
   */
  void requireOneWay() {
    if ((ids == null) == (filter == null)) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "Give either ids or filter.", "ids", null);
    }
  }
}
