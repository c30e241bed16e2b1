package io.torrentflow.hub.stream;

import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.hub.auth.HubAuthentication;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Live progress as server-sent events: first how things are, then every change, of all of a user's
 * jobs or of one. A plain route instead of a resource; see {@link ResponseWriter}.
 */
@ApplicationScoped
class StreamRoute {
  private static final String PATH = "/api/v1/events";
  private static final String JOB_PARAMETER = "job";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final HubAuthentication authentication;
  private final Readers readers;
  private final JobLookup jobs;
  private final EventWriter events;
  private final ProblemWriter problems;
  private final HubConfig config;
  private final InstantSource clock;
  private final Vertx vertx;

  StreamRoute(
      HubAuthentication authentication,
      Readers readers,
      JobLookup jobs,
      EventWriter events,
      ProblemWriter problems,
      HubConfig config,
      InstantSource clock,
      Vertx vertx) {
    this.authentication = authentication;
    this.readers = readers;
    this.jobs = jobs;
    this.events = events;
    this.problems = problems;
    this.config = config;
    this.clock = clock;
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    router.get(PATH).handler(this::open);
    router.route(PATH).handler(problems::onlyGet);
  }

  // Composed of futures throughout, so that whatever is thrown in between becomes a response, too.
  private void open(RoutingContext context) {
    CorrelationId.use(CorrelationId.accept(context.request().getHeader(CorrelationId.HEADER)));
    Future.succeededFuture()
        .compose(start -> future(authentication.identify(context)))
        .compose(who -> admit(context, who))
        .compose(reader -> begin(context, reader))
        .onFailure(e -> problems.write(context, e));
  }

  // Every role may read, so there is none to require.
  private Future<Reader> admit(RoutingContext context, @Nullable Caller who) {
    if (who == null) {
      throw new AuthenticationFailedException();
    }
    who.require(Scope.JOBS_READ);
    JobId job = job(context.request().getParam(JOB_PARAMETER));
    Reader reader = readers.admit(who, job);
    HttpServerResponse response = context.response();
    response.closeHandler(left -> reader.cancel());
    if (response.closed()) {
      reader.cancel();
    }
    return future(jobs.require(reader.streams, job)).map(reader).onFailure(e -> reader.cancel());
  }

  private static @Nullable JobId job(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return JobId.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "A job's id is a UUID.", e);
    }
  }

  private Future<Void> begin(RoutingContext context, Reader reader) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    // A proxy that collects the response before it passes it on would end all liveness.
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader(CorrelationId.HEADER, CorrelationId.current())
        .setChunked(true)
        .write(EventWriter.retry(retryMillis()));
    reader.streams.begin(
        reader,
        Resumption.of(
            context.request().getHeader(LAST_EVENT_ID),
            reader.streams.since(),
            clock.instant(),
            config.retention().ended()),
        clock.instant().minus(config.retention().ended()));
    new ResponseWriter(reader, context.request(), events, vertx).start();
    forget(context);
    return Future.succeededFuture();
  }

  // A browser's dozen headers and what authentication keeps of the request are not needed again,
  // and would be more than a third of what an open stream costs.
  private static void forget(RoutingContext context) {
    context.request().headers().clear();
    context.response().headers().clear();
    context.data().clear();
  }

  private long retryMillis() {
    return StreamSchedule.between(
        config.reconnect().min().toMillis(), config.reconnect().max().toMillis());
  }

  private <T extends @Nullable Object> Future<T> future(Uni<T> uni) {
    return Future.fromCompletionStage(uni.subscribeAsCompletionStage(), vertx.getOrCreateContext());
  }
}
