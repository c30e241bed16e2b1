package io.torrentflow.gateway.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is too large before it is sent, with a problem document; the server's
 * own limit, which stays for bodies of unknown length, closes the connection without a word.
 */
@ApplicationScoped
class BodyLimit {
  // Before the server's own check.
  private static final int PRIORITY = 1_000;

  private final long limit;
  private final ProblemWriter problems;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
      ProblemWriter problems) {
    this.limit = limit.asLongValue();
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length == null || !length.matches("[0-9]{1,18}") || Long.parseLong(length) <= limit) {
      context.next();
      return;
    }
    // What is under way would be taken for the next request.
    context.response().putHeader("Connection", "close");
    problems.write(
        context, ProblemCode.PAYLOAD_TOO_LARGE, "A request may have " + limit + " bytes.");
  }
}
