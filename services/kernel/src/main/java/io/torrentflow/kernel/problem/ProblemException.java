package io.torrentflow.kernel.problem;

import org.jspecify.annotations.Nullable;

/** A request, or a job, cannot go on, for a reason that has a {@link ProblemCode}. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final @Nullable String field;

  /**
   * @param detail what is wrong this time and what to do about it; shown to the user
   */
  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, null, null);
  }

  /** The same, with what it comes of. */
  public ProblemException(ProblemCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, null, cause);
  }

  /**
   * @param field path of the offending field in the request, such as {@code magnetUri}
   */
  public ProblemException(
      ProblemCode code, String detail, @Nullable String field, @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.field = field;
  }

  /** The failure itself if it is such a problem already, else one with this code and detail. */
  public static ProblemException of(Throwable failure, ProblemCode code, String detail) {
    return failure instanceof ProblemException problem
        ? problem
        : new ProblemException(code, detail, failure);
  }

  /** The same problem, said of a field of the request. */
  public ProblemException at(String fieldPath) {
    return new ProblemException(code, detail(), fieldPath, getCause());
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? code.title() : message;
  }

  public @Nullable String field() {
    return field;
  }
}
