package io.torrentflow.platform.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives every request a correlation id, the caller's own if it sent one, and responds with it. */
class CorrelationFilter {
  @ServerRequestFilter(preMatching = true)
  public void request(ContainerRequestContext request) {
    CorrelationId.use(CorrelationId.accept(request.getHeaderString(CorrelationId.HEADER)));
  }

  @ServerResponseFilter
  public void response(ContainerResponseContext response) {
    response.getHeaders().putSingle(CorrelationId.HEADER, CorrelationId.current());
  }
}
