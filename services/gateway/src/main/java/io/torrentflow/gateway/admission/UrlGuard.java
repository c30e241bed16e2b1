package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.net.Cidr;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells a user at once that a URL leads nowhere, or where it may not. The agent resolves and judges
 * anew when it connects, so a name that changes its address meanwhile gains nothing.
 */
@ApplicationScoped
class UrlGuard {
  private final AddressPolicy policy;
  private final GatewayConfig config;
  private final Vertx vertx;

  UrlGuard(
      @ConfigProperty(name = "torrentflow.network.allowed-ranges") Optional<List<String>> allowed,
      GatewayConfig config,
      Vertx vertx) {
    this.policy =
        AddressPolicy.allowing(allowed.orElse(List.of()).stream().map(Cidr::parse).toList());
    this.config = config;
    this.vertx = vertx;
  }

  Uni<Void> check(URI url) {
    String host = url.getHost().replaceAll("^\\[|]$", "");
    return vertx
        .executeBlocking(() -> resolve(host), false)
        .ifNoItem()
        .after(config.resolveTimeout())
        .failWith(() -> unresolvable(host, null))
        .invoke(addresses -> judge(host, addresses))
        .replaceWithVoid();
  }

  private static InetAddress[] resolve(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw unresolvable(host, e);
    }
  }

  private void judge(String host, InetAddress[] addresses) {
    // One forbidden address among several would be a way round.
    if (!Arrays.stream(addresses).allMatch(policy::permits)) {
      throw new ProblemException(
          ProblemCode.URL_ADDRESS_FORBIDDEN,
          host + " is not on the public Internet; only public addresses are fetched from.",
          "url",
          null);
    }
  }

  private static ProblemException unresolvable(
      String host, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ProblemException(
        ProblemCode.URL_UNRESOLVABLE, "No address was found for " + host + ".", "url", cause);
  }
}
