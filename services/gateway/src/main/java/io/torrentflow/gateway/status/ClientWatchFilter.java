package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Shows the watch where each request comes from that somebody who is known makes. */
class ClientWatchFilter {
  private final ClientWatch watch;
  private final CurrentCaller caller;
  private final ClientAddress addresses;

  ClientWatchFilter(ClientWatch watch, CurrentCaller caller, ClientAddress addresses) {
    this.watch = watch;
    this.caller = caller;
    this.addresses = addresses;
  }

  @ServerRequestFilter
  public Uni<Void> look(HttpServerRequest request) {
    return caller
        .find()
        .invoke(
            asking -> {
              if (asking != null) {
                watch.add(addresses.of(request), asking.user());
              }
            })
        .replaceWithVoid();
  }
}
