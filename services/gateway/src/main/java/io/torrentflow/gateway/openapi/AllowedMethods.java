package io.torrentflow.gateway.openapi;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Says which methods an address has (RFC 9110, 9.3.7 and 15.5.6), by the API's document; the
 * framework says it for a whole class of resources or not at all.
 */
@ApplicationScoped
class AllowedMethods {
  // After all that every request passes, and before what it leads to.
  private static final int PRIORITY = 0;
  private static final String ALLOW = "Allow";
  private static final int NO_CONTENT = 204;

  private final ApiRoutes routes;
  private final ProblemWriter problems;

  AllowedMethods(ApiRoutes routes, ProblemWriter problems) {
    this.routes = routes;
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    Optional<ApiRoutes.Route> route = routes.of(context);
    HttpServerResponse response = context.response();
    HttpMethod method = context.request().method();
    if (HttpMethod.OPTIONS.equals(method)) {
      route.ifPresentOrElse(
          known -> response.setStatusCode(NO_CONTENT).putHeader(ALLOW, known.allow()).end(),
          () -> problems.write(context, ProblemCode.NOT_FOUND, null));
    } else if (route.isPresent() && !route.get().methods().contains(method.name())) {
      response.putHeader(ALLOW, route.get().allow());
      problems.write(context, ProblemCode.METHOD_NOT_ALLOWED, null);
    } else {
      context.next();
    }
  }
}
