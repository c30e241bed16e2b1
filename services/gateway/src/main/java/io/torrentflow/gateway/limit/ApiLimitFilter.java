package io.torrentflow.gateway.limit;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Counts every request that somebody who is known makes. */
class ApiLimitFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final ApiLimits limits;
  private final CurrentCaller caller;

  ApiLimitFilter(ApiLimits limits, CurrentCaller caller) {
    this.limits = limits;
    this.caller = caller;
  }

  @ServerRequestFilter
  public Uni<Void> count(ContainerRequestContext request, ResourceInfo resource) {
    boolean reads =
        READS.contains(request.getMethod())
            || resource.getResourceMethod().isAnnotationPresent(CountsAsRead.class);
    return caller
        .find()
        .flatMap(
            asking -> {
              if (asking == null) {
                return Uni.createFrom().voidItem();
              }
              return reads ? limits.beforeRead(asking) : limits.beforeChanges(asking, 1);
            });
  }
}
