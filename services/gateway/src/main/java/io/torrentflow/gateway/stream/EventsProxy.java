package io.torrentflow.gateway.stream;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.identity.GatewayAuthentication;
import io.torrentflow.gateway.web.ProblemWriter;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Passes live streams through from a hub, so that on one machine there is one origin. The hub
 * judges who may read what; here the caller is looked up, which makes an API token known to the
 * hub, and a job that the hub does not know, yet or any more, is made known to it.
 */
@ApplicationScoped
class EventsProxy {
  private static final Logger LOG = Logger.getLogger(EventsProxy.class);
  private static final String API = "/api/v1";
  // Through the outbox, the broker and Redis a job comes to the hubs in some 30 ms.
  private static final int WAIT_MILLIS = 100;
  private static final int MOST_WAITS = 50;

  private final HubClient hubs;
  private final GatewayAuthentication authentication;
  private final IdentityProviderManager identities;
  private final ProblemWriter problems;
  private final Vertx vertx;

  EventsProxy(
      HubClient hubs,
      GatewayAuthentication authentication,
      IdentityProviderManager identities,
      ProblemWriter problems,
      Vertx vertx) {
    this.hubs = hubs;
    this.authentication = authentication;
    this.identities = identities;
    this.problems = problems;
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    route(router, "/events", this::ofUser);
    route(router, "/jobs/:id/events", this::ofJob);
  }

  /** Opens a stream at a hub for the user who asks for it. */
  @FunctionalInterface
  private interface Opening {
    Future<HttpClientResponse> open(RoutingContext context, UserId user, Future<Void> gone);
  }

  private void route(Router router, String path, Opening opening) {
    router.get(API + path).handler(context -> pass(context, opening));
    router.route(API + path).handler(this::refuseMethod);
  }

  // Composed of futures throughout, so that whatever is thrown on the way is answered, too.
  private void pass(RoutingContext context, Opening opening) {
    Promise<Void> gone = Promise.promise();
    HttpServerResponse reader = context.response();
    reader.closeHandler(gone::tryComplete);
    if (reader.closed()) {
      gone.tryComplete();
    }
    future(authentication.authenticate(context, identities))
        .compose(identity -> opening.open(context, user(identity), gone.future()))
        .compose(answer -> HubClient.passBack(answer, reader))
        .onFailure(e -> refuse(context, e));
  }

  private static UserId user(@Nullable SecurityIdentity identity) {
    if (identity == null) {
      throw new AuthenticationFailedException();
    }
    return UserId.fromString(identity.getPrincipal().getName());
  }

  private Future<HttpClientResponse> ofUser(
      RoutingContext context, UserId user, Future<Void> gone) {
    return hubs.open(API + "/events", context.request(), gone);
  }

  private Future<HttpClientResponse> ofJob(RoutingContext context, UserId user, Future<Void> gone) {
    JobId job;
    try {
      job = JobId.fromString(Objects.requireNonNull(context.pathParam("id")));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "A job's id is a UUID.", null, e);
    }
    return hubs.open(API + "/events?job=" + job, context.request(), gone);
  }

  private <T> Future<T> future(Uni<T> uni) {
    return Future.fromCompletionStage(uni.subscribeAsCompletionStage(), vertx.getOrCreateContext());
  }

  private void refuse(RoutingContext context, Throwable e) {
    HttpServerResponse reader = context.response();
    if (reader.closed()) {
      return;
    }
    if (reader.headWritten()) {
      // The hub is gone in the middle: the reader comes back and is given another one. Only this
      // stream ends; over HTTP/2 others share the connection.
      reader.reset();
      return;
    }
    switch (e) {
      case ProblemException problem -> problems.refuse(context, problem.code(), problem.detail());
      case AuthenticationFailedException failed ->
          problems.refuse(context, ProblemCode.UNAUTHENTICATED, null);
      default -> {
        LOG.warnf("A stream cannot be opened: %s", e.toString());
        problems.refuse(context, ProblemCode.DEPENDENCY_UNAVAILABLE, null);
      }
    }
  }

  private void refuseMethod(RoutingContext context) {
    context.response().putHeader("Allow", HttpMethod.GET.name());
    problems.refuse(context, ProblemCode.METHOD_NOT_ALLOWED, null);
  }
}
