package io.torrentflow.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.CorrelationId;
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

  public void refuse(RoutingContext context, ProblemCode code, @Nullable String detail) {
    String correlationId = CorrelationId.current();
    try {
      context
          .response()
          .setStatusCode(code.httpStatus())
          .putHeader("Content-Type", Problem.MEDIA_TYPE)
          .putHeader(CorrelationId.HEADER, correlationId)
          .end(json.writeValueAsString(Problem.of(code, detail, correlationId, List.of())));
    } catch (JsonProcessingException e) {
      context.fail(e);
    }
  }
}
