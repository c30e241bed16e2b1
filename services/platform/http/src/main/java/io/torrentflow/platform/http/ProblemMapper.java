package io.torrentflow.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.Problem.FieldError;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns every failure of a request into a problem document with a stable code. */
class ProblemMapper {
  @ServerExceptionMapper
  public Response problem(ProblemException e) {
    return respond(Problem.of(e, CorrelationId.current()), e.code(), e.retryAfter());
  }

  @ServerExceptionMapper
  public Response violations(ConstraintViolationException e) {
    List<FieldError> errors =
        e.getConstraintViolations().stream()
            .map(violation -> new FieldError(fieldPath(violation), violation.getMessage()))
            .sorted(Comparator.comparing(FieldError::field))
            .toList();
    String detail =
        errors.stream().map(x -> x.field() + ": " + x.message()).collect(Collectors.joining("; "));
    return respond(ProblemCode.VALIDATION_FAILED, detail, errors);
  }

  // The second is named because the framework has a mapper of its own for it.
  @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
  public Response json(JsonProcessingException e) {
    String field = e instanceof JsonMappingException mapping ? fieldPath(mapping) : "";
    // Well-formed, and refused by the type that the value would have become.
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException refused) {
      FieldError error = new FieldError(field, String.valueOf(refused.getMessage()));
      return respond(ProblemCode.VALIDATION_FAILED, field + ": " + error.message(), List.of(error));
    }
    String detail =
        e instanceof JsonMappingException
            ? (field.isEmpty() ? "The body" : "The value of " + field)
                + " is not of the kind that is wanted."
            : "The body is not well-formed JSON: " + e.getOriginalMessage();
    List<FieldError> errors = field.isEmpty() ? List.of() : List.of(new FieldError(field, detail));
    return respond(ProblemCode.MALFORMED_JSON, detail, errors);
  }

  private static String fieldPath(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  public Response unauthenticated(SecurityException e) {
    return respond(ProblemCode.UNAUTHENTICATED, null, List.of());
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException e) {
    return respond(ProblemCode.FORBIDDEN, null, List.of());
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException e) {
    if (e.getCause() instanceof JsonProcessingException json) {
      return json(json);
    }
    // What a parameter's own parser says of it, which the framework wraps into a 404.
    if (e.getCause() instanceof ProblemException problem) {
      return problem(problem);
    }
    int status = e.getResponse().getStatus();
    ProblemCode code =
        switch (status) {
          case 401 -> ProblemCode.UNAUTHENTICATED;
          case 403 -> ProblemCode.FORBIDDEN;
          case 404 -> ProblemCode.NOT_FOUND;
          case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
          case 406 -> ProblemCode.NOT_ACCEPTABLE;
          case 413 -> ProblemCode.PAYLOAD_TOO_LARGE;
          case 415 -> ProblemCode.MEDIA_TYPE_UNSUPPORTED;
          default -> status < 500 ? ProblemCode.VALIDATION_FAILED : ProblemCode.INTERNAL_ERROR;
        };
    if (code == ProblemCode.INTERNAL_ERROR) {
      Log.error("A request failed", e);
    }
    return respond(code, null, List.of());
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e) {
    if (isDependencyUnavailable(e)) {
      Log.warnf("Dependency unavailable: %s", e.toString());
      return respond(ProblemCode.DEPENDENCY_UNAVAILABLE, null, List.of());
    }
    Log.error("A request failed", e);
    // The cause may name inner parts; the log has it under the same correlation id.
    return respond(ProblemCode.INTERNAL_ERROR, null, List.of());
  }

  /** Database, Redis or broker cannot be reached, or have no room for the request. */
  private static boolean isDependencyUnavailable(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof ConnectionPoolTooBusyException) {
        return true;
      }
    }
    return false;
  }

  private static Response respond(
      ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    return respond(Problem.of(code, detail, CorrelationId.current(), errors), code, null);
  }

  private static Response respond(
      Problem problem, ProblemCode code, @Nullable Duration retryAfter) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    ProblemHeaders.of(code, retryAfter).forEach(response::header);
    return response.build();
  }

  /** The path as the client knows it: without the method and parameter that Java put before it. */
  private static String fieldPath(ConstraintViolation<?> violation) {
    String path =
        StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
            .skip(1)
            .map(Path.Node::toString)
            .collect(Collectors.joining("."));
    int body = path.indexOf('.');
    return (body < 0 ? path : path.substring(body + 1)).replace(".<list element>", "");
  }
}
