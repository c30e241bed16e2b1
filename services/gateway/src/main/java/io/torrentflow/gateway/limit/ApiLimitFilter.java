package io.torrentflow.gateway.limit;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.SafeMethods;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Counts every request that somebody who is known makes. */
class ApiLimitFilter {
  private final ApiLimits limits;
  private final CurrentCaller caller;

  ApiLimitFilter(ApiLimits limits, CurrentCaller caller) {
    this.limits = limits;
    this.caller = caller;
  }

  @ServerRequestFilter
  public Uni<Void> count(ContainerRequestContext request, ResourceInfo resource) {
    boolean reads =
        SafeMethods.contains(request.getMethod())
            || resource.getResourceMethod().isAnnotationPresent(CountsAsRead.class);
    return caller
        .find()
        .flatMap(
            asking -> {
              if (asking == null) {
                return Uni.createFrom().voidItem();
              }
              return reads ? limits.beforeRead(asking) : limits.beforeChange(asking);
            });
  }
}
