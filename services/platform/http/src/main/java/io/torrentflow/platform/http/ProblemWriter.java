package io.torrentflow.platform.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.WireJson;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends with a problem document a request that does not get as far as the resources. */
@ApplicationScoped
public class ProblemWriter {
  private final ObjectMapper json;

  ProblemWriter(ObjectMapper json) {
    this.json = json;
  }

  public void write(RoutingContext context, Throwable failure) {
    switch (failure) {
      case ProblemException problem -> write(context, problem.code(), problem.detail());
      case AuthenticationFailedException failed ->
          write(context, ProblemCode.UNAUTHENTICATED, null);
      default -> {
        Log.warnf("Dependency unavailable: %s", failure.toString());
        write(context, ProblemCode.DEPENDENCY_UNAVAILABLE, null);
      }
    }
  }

  /** Has the connection end with the response: what comes on it after this request is not read. */
  public static void closeAfterwards(RoutingContext context) {
    context.response().putHeader("Connection", "close");
    context.addEndHandler(ended -> context.request().connection().close());
  }

  /** Refuses every method of a route but GET. */
  public void onlyGet(RoutingContext context) {
    context.response().putHeader("Allow", "GET");
    write(context, ProblemCode.METHOD_NOT_ALLOWED, null);
  }

  public void write(RoutingContext context, ProblemCode code, @Nullable String detail) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Too late for a problem; the client sees that the stream is not whole.
      response.reset();
      return;
    }
    ProblemHeaders.of(code, null).forEach(response::putHeader);
    String correlationId = CorrelationId.current();
    response
        .setStatusCode(code.httpStatus())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader(CorrelationId.HEADER, correlationId)
        .end(WireJson.write(json, Problem.of(code, detail, correlationId, List.of())));
  }
}
