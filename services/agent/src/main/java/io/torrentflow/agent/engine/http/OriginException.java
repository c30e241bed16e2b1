package io.torrentflow.agent.engine.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The origin did not do what was asked. */
final class OriginException extends ProblemException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  OriginException(ProblemCode code, String detail, @Nullable Throwable cause) {
    super(code, detail, null, cause);
    this.retryAfter = null;
  }

  private OriginException(ProblemCode code, String detail, @Nullable Duration retryAfter) {
    super(code, detail, null, null);
    this.retryAfter = retryAfter;
  }

  /**
   * What an answer means that is not the file.
   *
   * @param retryAfter how long the origin asks to wait
   */
  static OriginException responded(int status, @Nullable Duration retryAfter) {
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    return new OriginException(
        passing ? ProblemCode.ORIGIN_UNAVAILABLE : ProblemCode.ORIGIN_REFUSED,
        "The origin responded " + status + ".",
        retryAfter);
  }

  /** How long the origin asks to wait. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
