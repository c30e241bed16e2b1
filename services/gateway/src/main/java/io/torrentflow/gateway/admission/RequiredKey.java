package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses an idempotency key without text, which the framework takes for none. */
class RequiredKey {
  @ServerRequestFilter
  public void refuseEmpty(ContainerRequestContext request) {
    String key = request.getHeaderString(SubmissionsResource.IDEMPOTENCY_KEY);
    if (key != null && key.isBlank()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "Give a text of your own, or leave the header out.",
          SubmissionsResource.IDEMPOTENCY_KEY,
          null);
    }
  }
}
