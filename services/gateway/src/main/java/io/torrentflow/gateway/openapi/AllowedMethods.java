package io.torrentflow.gateway.openapi;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

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
  private static final int METHOD_NOT_ALLOWED = 405;

  private final ApiRoutes routes;
  private final ProblemWriter problems;

  AllowedMethods(ApiRoutes routes, ProblemWriter problems) {
    this.routes = routes;
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::options, PRIORITY);
  }

  private void options(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (!HttpMethod.OPTIONS.equals(context.request().method())) {
      context.addHeadersEndHandler(written -> complete(context));
      context.next();
      return;
    }
    routes
        .of(context.normalizedPath())
        .ifPresentOrElse(
            route -> response.setStatusCode(NO_CONTENT).putHeader(ALLOW, route.methods()).end(),
            () -> problems.write(context, ProblemCode.NOT_FOUND, null));
  }

  private void complete(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.getStatusCode() == METHOD_NOT_ALLOWED && !response.headers().contains(ALLOW)) {
      routes
          .of(context.normalizedPath())
          .ifPresent(route -> response.putHeader(ALLOW, route.methods()));
    }
  }
}
