package io.torrentflow.gateway.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.http.ClientAddress;
import io.torrentflow.platform.http.ProblemWriter;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds how many connections one address holds, so that it leaves some to others. A connection
 * counts from its first request on; one without a request is closed when it has been idle.
 */
@ApplicationScoped
class ConnectionLimit {
  // Before anything is done for a request.
  private static final int PRIORITY = 2_000;

  private final Set<HttpConnection> counted = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();
  private final ClientAddress addresses;
  private final ProblemWriter problems;
  private final int limit;

  ConnectionLimit(ClientAddress addresses, ProblemWriter problems, HttpConfig config) {
    this.addresses = addresses;
    this.problems = problems;
    this.limit = config.maxConnectionsPerAddress();
  }

  void register(@Observes Filters filters) {
    filters.register(this::count, PRIORITY);
  }

  private void count(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    InetAddress peer = addresses.peer(context.request());
    if (addresses.isTrusted(peer) || !counted.add(connection)) {
      context.next();
      return;
    }
    String network = RequestOrigin.network(peer);
    connection.closeHandler(closed -> forget(connection, network));
    if (open.merge(network, 1, Integer::sum) <= limit) {
      context.next();
      return;
    }
    ProblemWriter.closeAfterwards(context);
    problems.write(
        context,
        ProblemCode.RATE_LIMITED,
        "Your address has " + limit + " connections open; close some of them.");
  }

  private void forget(HttpConnection connection, String network) {
    if (counted.remove(connection)) {
      open.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
