package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.network.HostResolver;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/**
 * Refuses a URL at once that leads nowhere, or where it may not. The agent resolves and judges
 * again when it connects, so a name that changes its address meanwhile gains nothing.
 */
@ApplicationScoped
class UrlGuard {
  private static final String FIELD = "url";

  private final HostResolver resolver;
  private final GatewayConfig config;
  private final Vertx vertx;

  UrlGuard(HostResolver resolver, GatewayConfig config, Vertx vertx) {
    this.resolver = resolver;
    this.config = config;
    this.vertx = vertx;
  }

  Uni<Void> check(URI url) {
    return vertx
        .executeBlocking(() -> resolver.resolve(url.getHost()), false)
        .onFailure(ProblemException.class)
        .transform(e -> ((ProblemException) e).at(FIELD))
        .ifNoItem()
        .after(config.resolveTimeout())
        .failWith(
            () ->
                new ProblemException(
                    ProblemCode.URL_UNRESOLVABLE,
                    "No name server knew " + url.getHost() + " in time.",
                    FIELD,
                    null))
        .replaceWithVoid();
  }
}
