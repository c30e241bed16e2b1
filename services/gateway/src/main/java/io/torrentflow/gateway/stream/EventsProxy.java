package io.torrentflow.gateway.stream;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.identity.GatewayAuthentication;
import io.torrentflow.gateway.jobs.JobService;
import io.torrentflow.gateway.web.ProblemWriter;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Passes live streams through from a hub, so that on one machine there is one origin. The hub
 * judges who may read what; here the caller is looked up, which makes an API token known to the
 * hub, and a job that the hub does not know, yet or any more, is made known to it.
 */
@ApplicationScoped
class EventsProxy {
  private static final Logger LOG = Logger.getLogger(EventsProxy.class);
  private static final String OF_USER = "/api/v1/events";
  private static final String OF_JOB = "/api/v1/jobs/:id/events";
  // Through the outbox, the broker and Redis a job comes to the hubs in some 30 ms.
  private static final int WAIT_MILLIS = 100;
  private static final int MOST_WAITS = 50;

  private final HubClient hubs;
  private final JobService jobs;
  private final GatewayAuthentication authentication;
  private final IdentityProviderManager identities;
  private final ProblemWriter problems;
  private final Vertx vertx;

  EventsProxy(
      HubClient hubs,
      JobService jobs,
      GatewayAuthentication authentication,
      IdentityProviderManager identities,
      ProblemWriter problems,
      Vertx vertx) {
    this.hubs = hubs;
    this.jobs = jobs;
    this.authentication = authentication;
    this.identities = identities;
    this.problems = problems;
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    route(router, OF_USER, this::ofUser);
    route(router, OF_JOB, this::ofJob);
  }

  private void route(Router router, String path, BiConsumer<RoutingContext, UserId> stream) {
    router.get(path).handler(context -> authenticated(context, stream));
    router.route(path).handler(this::refuseMethod);
  }

  private void authenticated(RoutingContext context, BiConsumer<RoutingContext, UserId> stream) {
    Uni<SecurityIdentity> identity = authentication.authenticate(context, identities);
    identity
        .subscribe()
        .with(
            known -> {
              if (known == null) {
                problems.refuse(context, ProblemCode.UNAUTHENTICATED, null);
              } else {
                stream.accept(context, UserId.fromString(known.getPrincipal().getName()));
              }
            },
            e -> refuse(context, e));
  }

  private void ofUser(RoutingContext context, UserId user) {
    open(context, answer -> HubClient.passBack(answer, context.response()));
  }

  private void ofJob(RoutingContext context, UserId user) {
    JobId job;
    try {
      job = JobId.fromString(Objects.requireNonNull(context.pathParam("id")));
    } catch (IllegalArgumentException e) {
      problems.refuse(context, ProblemCode.JOB_NOT_FOUND, null);
      return;
    }
    ofJob(context, user, job, 0);
  }

  private void ofJob(RoutingContext context, UserId user, JobId job, int refusals) {
    open(
        context,
        answer -> {
          if (answer.statusCode() != ProblemCode.JOB_NOT_FOUND.httpStatus()) {
            HubClient.passBack(answer, context.response());
          } else if (refusals == MOST_WAITS) {
            problems.refuse(context, ProblemCode.DEPENDENCY_UNAVAILABLE, null);
          } else {
            Uni<Void> known =
                refusals == 0 ? jobs.tellAnew(user, job) : Uni.createFrom().voidItem();
            known
                .subscribe()
                .with(
                    done -> later(context, () -> ofJob(context, user, job, refusals + 1)),
                    e -> refuse(context, e));
          }
        });
  }

  private void later(RoutingContext context, Runnable next) {
    vertx.setTimer(
        WAIT_MILLIS,
        timer -> {
          if (!context.response().closed()) {
            next.run();
          }
        });
  }

  private void open(RoutingContext context, Consumer<HttpClientResponse> answered) {
    hubs.open(context.request())
        .onSuccess(answered::accept)
        .onFailure(e -> problems.refuse(context, ProblemCode.DEPENDENCY_UNAVAILABLE, null));
  }

  private void refuse(RoutingContext context, Throwable e) {
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
