package io.torrentflow.gateway.agents;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.DrainWish;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is to be emptied.
 *
 * @param mode whether its transfers run to their end or are handed over to others at once
 * @param deadlineSeconds after which those that may finish are handed over, too; absent if they are
 *     waited for
 */
public record AgentDrainRequest(
    @NotNull DrainWish.Mode mode,
    @Nullable @PositiveOrZero @Max(AgentDrainRequest.MAX_SECONDS) Long deadlineSeconds) {
  // A week: longer than any transfer that should be waited for.
  static final long MAX_SECONDS = 604_800;

  /**
   * From now to the deadline; null for none.
   *
   * @throws ProblemException with {@code VALIDATION_FAILED} if there is nothing to wait for
   */
  @Nullable Duration limit() {
    if (deadlineSeconds == null) {
      return null;
    }
    if (mode != DrainWish.Mode.FINISH) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "Only downloads that may finish have a deadline.",
          "deadlineSeconds",
          null);
    }
    return Duration.ofSeconds(deadlineSeconds);
  }
}
