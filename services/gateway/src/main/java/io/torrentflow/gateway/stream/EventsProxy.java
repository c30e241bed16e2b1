package io.torrentflow.gateway.stream;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.identity.GatewayAuthentication;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes live streams through from a hub, so that on one machine there is one origin. The hub
 * decides who may read what; the caller is looked up here, too, so that nobody without credentials
 * costs a hub anything.
 */
@ApplicationScoped
class EventsProxy {
  private static final String PATH = "/api/v1/events";
  private static final String JOB_PARAMETER = "job";

  private final HubClient hubs;
  private final GatewayAuthentication authentication;
  private final ProblemWriter problems;
  private final Vertx vertx;
  // Completed when the reader has left, or has to.
  private final Set<Promise<Void>> open = ConcurrentHashMap.newKeySet();

  EventsProxy(
      HubClient hubs, GatewayAuthentication authentication, ProblemWriter problems, Vertx vertx) {
    this.hubs = hubs;
    this.authentication = authentication;
    this.problems = problems;
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    router.get(PATH).handler(this::pass);
    router.route(PATH).handler(problems::onlyGet);
  }

  /** Ends all streams: a stop would wait for them, and their readers come back by themselves. */
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    open.forEach(Promise::tryComplete);
  }

  // Composed of futures throughout, so that whatever is thrown on the way becomes a response, too.
  private void pass(RoutingContext context) {
    Promise<Void> gone = Promise.promise();
    HttpServerResponse reader = context.response();
    reader.closeHandler(gone::tryComplete);
    if (reader.closed()) {
      gone.tryComplete();
    }
    open.add(gone);
    gone.future().onComplete(left -> open.remove(gone));
    future(authentication.identify(context))
        .compose(who -> open(context, who, gone.future()))
        .compose(response -> HubClient.passBack(response, reader))
        .onComplete(passed -> gone.tryComplete())
        .onFailure(e -> refuse(context, e));
  }

  private Future<HttpClientResponse> open(
      RoutingContext context, @Nullable Caller who, Future<Void> gone) {
    if (who == null) {
      throw new AuthenticationFailedException();
    }
    who.require(Scope.JOBS_READ);
    return hubs.open(path(context.request().getParam(JOB_PARAMETER)), context.request(), gone);
  }

  // Made of our own parts, never of the request's: what a client wrote could name another host.
  private static String path(@Nullable String job) {
    try {
      return job == null ? PATH : PATH + "?" + JOB_PARAMETER + "=" + JobId.fromString(job);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "A job's id is a UUID.", e);
    }
  }

  private <T extends @Nullable Object> Future<T> future(Uni<T> uni) {
    return Future.fromCompletionStage(uni.subscribeAsCompletionStage(), vertx.getOrCreateContext());
  }

  private void refuse(RoutingContext context, Throwable e) {
    if (e instanceof ProblemException || e instanceof AuthenticationFailedException) {
      problems.write(context, e);
      return;
    }
    // A hub that is lost in the middle ends this stream only; over HTTP/2 others share the
    // connection. The reader comes back and is given another hub.
    HttpServerResponse reader = context.response();
    if (!reader.closed() && !reader.headWritten()) {
      Log.warnf("A stream cannot be opened: %s", e.toString());
    }
    problems.write(context, ProblemCode.DEPENDENCY_UNAVAILABLE, "No hub responds.");
  }
}
