package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a parameter or a header without text, which the framework takes for none: a filter that
 * somebody has forgotten to fill in would let everything through.
 */
public class RequiredValues {
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  // The outermost folder is the one whose path is empty.
  private static final Set<String> MAY_BE_EMPTY = Set.of("folder");

  @ServerRequestFilter
  public void refuseEmpty(ContainerRequestContext request) {
    String key = request.getHeaderString(IDEMPOTENCY_KEY);
    if (key != null && key.isBlank()) {
      throw empty(IDEMPOTENCY_KEY);
    }
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              if (values.contains("") && !MAY_BE_EMPTY.contains(name)) {
                throw empty(name);
              }
            });
  }

  private static ProblemException empty(String name) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED, "Give it a value, or leave it out.", name, null);
  }
}
