package io.torrentflow.gateway.status;

import io.torrentflow.gateway.status.WarningView.Code;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.net.AddressPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;

/**
 * Notices that this replica takes a proxy for all of its clients: limits for an address would then
 * be shared by everybody.
 */
@ApplicationScoped
class ClientWatch {
  private static final AddressPolicy PUBLIC = new AddressPolicy(List.of());

  private final AddressWatch watch = new AddressWatch();
  private final InstantSource clock;

  ClientWatch(InstantSource clock) {
    this.clock = clock;
  }

  void add(InetAddress from, UserId account) {
    watch.add(clock.instant(), from, account);
  }

  List<WarningView> warnings() {
    InetAddress only = watch.onlyOne(clock.instant());
    // A public one may be an office behind one line.
    return only == null || PUBLIC.permits(only)
        ? List.of()
        : List.of(
            new WarningView(
                Code.ALL_CLIENTS_FROM_ONE_ADDRESS,
                "All requests of the last hour came from %s. If that is a proxy, name it in torrentflow.proxy.trusted."
                    .formatted(only.getHostAddress())));
  }
}
