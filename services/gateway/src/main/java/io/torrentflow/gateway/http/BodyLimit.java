package io.torrentflow.gateway.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies that are too large for where they are sent, before they are read if they say so,
 * and those that do not arrive. The server's own limit closes the connection without a word.
 */
@ApplicationScoped
class BodyLimit {
  /**
   * What a body may be.
   *
   * @param time until the last of it is there
   */
  private record Bounds(long bytes, Duration time) {}

  // Where somebody types an address and a password, and nobody need be known.
  private static final String SIGN_IN = "/api/v1/auth/";
  private static final long BYTES_OF_SIGN_IN = 4 << 10;
  private static final Set<String> SUBMISSIONS =
      Set.of("/api/v1/jobs", "/api/v1/jobs/bulk", "/api/v1/preview");
  private static final String FORM = "multipart/form-data";
  // A form has two minutes as long as something of it comes.
  private static final Duration TIME_OF_FORM = Duration.ofSeconds(130);
  private static final long BYTES_OF_OTHERS = 64 << 10;

  // Before the server's own check, and after it has noted its own limit for unknown lengths.
  private static final int BEFORE_SERVER = 1_000;
  private static final int AFTER_SERVER = 1;

  private final Bounds ofSignIn;
  private final Bounds ofSubmissions;
  private final Bounds ofOthers;
  private final ProblemWriter problems;
  private final Vertx vertx;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
      HttpConfig config,
      ProblemWriter problems,
      Vertx vertx) {
    this.ofSignIn = new Bounds(BYTES_OF_SIGN_IN, config.bodyTimeout());
    this.ofOthers = new Bounds(BYTES_OF_OTHERS, config.bodyTimeout());
    this.ofSubmissions = new Bounds(limit.asLongValue(), TIME_OF_FORM);
    this.problems = problems;
    this.vertx = vertx;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_SERVER);
    filters.register(this::watch, AFTER_SERVER);
  }

  private void check(RoutingContext context) {
    // The framework leaves matrix parameters out when it looks for a resource; here they would hide
    // which one it is. There are none of ours.
    String path = context.request().path();
    if (path != null && path.indexOf(';') >= 0) {
      problems.write(context, ProblemCode.NOT_FOUND, null);
      return;
    }
    long limit = bounds(context).bytes();
    String length = context.request().getHeader("Content-Length");
    if (length == null || !length.matches("[0-9]{1,18}") || Long.parseLong(length) <= limit) {
      context.next();
      return;
    }
    context.response().putHeader("Connection", "close");
    problems.write(
        context, ProblemCode.PAYLOAD_TOO_LARGE, "A request here may have " + limit + " bytes.");
  }

  private void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    Bounds bounds = bounds(context);
    if (context.get(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY) != null) {
      context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, bounds.bytes());
    }
    // The HTTP layer drops a Content-Length beside it. A proxy that went by that one would take for
    // another request what follows (RFC 9112, section 6.1); so nothing follows.
    if (request.getHeader("Transfer-Encoding") != null) {
      ProblemWriter.closeAfterwards(context);
    }
    if (hasBody(request)) {
      long timer =
          vertx.setTimer(bounds.time().toMillis(), due -> refuseUnlessEnded(context, bounds));
      context.addEndHandler(ended -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  private void refuseUnlessEnded(RoutingContext context, Bounds bounds) {
    if (!context.request().isEnded()) {
      ProblemWriter.closeAfterwards(context);
      problems.write(
          context,
          ProblemCode.BODY_TIMEOUT,
          "The body did not arrive in " + bounds.time().toSeconds() + " s.");
    }
  }

  private Bounds bounds(RoutingContext context) {
    String path = context.normalizedPath();
    if (SUBMISSIONS.contains(path) && isForm(context.request())) {
      return ofSubmissions;
    }
    return path.startsWith(SIGN_IN) ? ofSignIn : ofOthers;
  }

  /** A request that has none need not have been read to its end while it is responded to. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length != null) {
      return !length.equals("0");
    }
    return request.getHeader("Transfer-Encoding") != null
        || (request.version() == HttpVersion.HTTP_2
            && !SafeMethods.contains(request.method().name()));
  }

  private static boolean isForm(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }
}
