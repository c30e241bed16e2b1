package io.torrentflow.platform.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses media types that cannot be read: the framework would fail on them as on a fault of its
 * own while it looks for the resource.
 */
class MediaTypeFilter {
  @ServerRequestFilter(preMatching = true)
  public void check(ContainerRequestContext request) {
    try {
      request.getMediaType();
      request.getAcceptableMediaTypes();
    } catch (RuntimeException e) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The request's media type cannot be read.", e);
    }
  }
}
