package io.torrentflow.kernel.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request, or a job, cannot go on, for a reason that has a {@link ProblemCode}. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final @Nullable String field;
  private final @Nullable Duration retryAfter;
  private final @Nullable Use use;

  /**
   * How much of something there may be, and how much there is.
   *
   * @param limit jobs or bytes
   */
  public record Use(long limit, long used) {}

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
    this(code, detail, field, null, null, cause);
  }

  /**
   * @param retryAfter how long to wait before the same request is sent again
   */
  protected ProblemException(
      ProblemCode code,
      String detail,
      @Nullable String field,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    this(code, detail, field, retryAfter, null, cause);
  }

  private ProblemException(
      ProblemCode code,
      String detail,
      @Nullable String field,
      @Nullable Duration retryAfter,
      @Nullable Use use,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
    this.use = use;
  }

  /** One after which the same request is to be sent again in a while. */
  public static ProblemException retryable(ProblemCode code, String detail, Duration retryAfter) {
    return new ProblemException(code, detail, null, retryAfter, null, null);
  }

  /** One because there would be more of something than there may be. */
  public static ProblemException beyond(ProblemCode code, String detail, Use use) {
    return new ProblemException(code, detail, null, null, use, null);
  }

  /** The failure itself if it is such a problem already, else one with this code and detail. */
  public static ProblemException of(Throwable failure, ProblemCode code, String detail) {
    return failure instanceof ProblemException problem
        ? problem
        : new ProblemException(code, detail, failure);
  }

  /** The same problem, said of a field of the request. */
  public ProblemException at(String fieldPath) {
    return new ProblemException(code, detail(), fieldPath, retryAfter, use, getCause());
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

  /** How long to wait before the same request is sent again; absent where that is not known. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Of what there is too much; absent where it is no question of that. */
  public @Nullable Use use() {
    return use;
  }
}
