package io.torrentflow.gateway.http;

import io.torrentflow.platform.http.ClientAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where a request comes from. */
@RequestScoped
public class RequestOrigin {
  // A user agent is for people to recognise their session by, not to keep whole.
  private static final int MAX_USER_AGENT = 200;
  // A home or an office has that of IPv6, with more addresses than anybody can count.
  private static final int NETWORK_BYTES = 8;

  private final RoutingContext context;
  private final ClientAddress addresses;

  RequestOrigin(RoutingContext context, ClientAddress addresses) {
    this.context = context;
    this.addresses = addresses;
  }

  public String ip() {
    return address().getHostAddress();
  }

  /** Who is counted as one client: an address of IPv4, the first half of one of IPv6. */
  public String network() {
    return network(address());
  }

  static String network(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
        : address.getHostAddress();
  }

  private InetAddress address() {
    return addresses.of(context.request());
  }

  public @Nullable String userAgent() {
    String agent = context.request().getHeader("User-Agent");
    return agent == null ? null : agent.substring(0, Math.min(agent.length(), MAX_USER_AGENT));
  }
}
