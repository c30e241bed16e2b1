package io.torrentflow.gateway.openapi;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by the route that they are of, also those that are refused on their way to it.
 * The framework would count these by the path that the client has made up: a few hundred of them
 * use up the tags that a meter may have, and what comes later is not counted at all.
 */
@Singleton
class RouteMetrics {
  // Before all that may refuse a request.
  private static final int PRIORITY = 10_000;
  private static final String OTHER = "/other";

  private final ApiRoutes routes;

  RouteMetrics(ApiRoutes routes) {
    this.routes = routes;
  }

  void register(@Observes Filters filters) {
    filters.register(this::name, PRIORITY);
  }

  private void name(RoutingContext context) {
    @Nullable HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
    if (metric != null) {
      metric.setTemplatePath(routes.of(context).map(ApiRoutes.Route::template).orElse(OTHER));
    }
    context.next();
  }
}
