package io.torrentflow.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error: RFC 9457 problem details, {@code application/problem+json}.
 *
 * @param type a URN made from the code; stable
 * @param title the code's sentence, the same each time
 * @param status the HTTP status
 * @param code the name of the {@link ProblemCode}
 * @param detail what is wrong this time
 * @param correlationId names the request in every log
 * @param errors the fields that are wrong, empty if the problem is not about fields
 * @param limit how many jobs or bytes there may be, if the problem is that there are too many
 * @param used how many there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String code,
    @Nullable String detail,
    @Nullable String correlationId,
    List<FieldError> errors,
    @Nullable Long limit,
    @Nullable Long used) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * @param field path of the field in the request, such as {@code magnetUri}
   * @param message what is wrong with it and what is wanted
   */
  public record FieldError(String field, String message) {}

  /**
   * @param correlationId absent where the problem is one among several outcomes of a request
   */
  public static Problem of(ProblemException problem, @Nullable String correlationId) {
    String field = problem.field();
    List<FieldError> errors =
        field == null ? List.of() : List.of(new FieldError(field, problem.detail()));
    Problem plain = of(problem.code(), problem.detail(), correlationId, errors);
    ProblemException.Use use = problem.use();
    return use == null
        ? plain
        : new Problem(
            plain.type,
            plain.title,
            plain.status,
            plain.code,
            plain.detail,
            correlationId,
            errors,
            use.limit(),
            use.used());
  }

  public static Problem of(
      ProblemCode code,
      @Nullable String detail,
      @Nullable String correlationId,
      List<FieldError> errors) {
    return new Problem(
        "urn:torrentflow:problem:"
            + code.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
        code.title(),
        code.httpStatus(),
        code.name(),
        detail,
        correlationId,
        errors,
        null,
        null);
  }
}
