package io.torrentflow.platform.http;

import io.torrentflow.kernel.net.Cidr;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the address that connects or, behind proxies of ours, the nearest one
 * that none of them has.
 */
@ApplicationScoped
public class ClientAddress {
  // for=192.0.2.1, for="192.0.2.1:80", for="[2001:db8::1]:80" (RFC 7239, section 4).
  private static final Pattern FOR =
      Pattern.compile("(?:^|;)\\s*for\\s*=\\s*\"?([^;\"]+)\"?", Pattern.CASE_INSENSITIVE);
  // An address, with a port or without; one of IPv6 with a port is in brackets.
  private static final Pattern NODE =
      Pattern.compile(
          "\\[([0-9A-Fa-f:.]+)\\](?::[0-9]+)?|([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?::[0-9]+)?|([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)");

  private final List<Cidr> trusted;
  private final ForwardingHeader header;

  @Inject
  ClientAddress(ProxyConfig config) {
    this(config.trusted().orElse(List.of()).stream().map(Cidr::parse).toList(), config.header());
  }

  ClientAddress(List<Cidr> trusted, ForwardingHeader header) {
    this.trusted = trusted;
    this.header = header;
  }

  public InetAddress of(HttpServerRequest request) {
    return of(peer(request), request.headers().getAll(header.header()));
  }

  /** The address that connects, which may be a proxy's. */
  public InetAddress peer(HttpServerRequest request) {
    return InetAddress.ofLiteral(request.remoteAddress().hostAddress());
  }

  /**
   * Follows the proxies from the nearest one on, as long as they are ours. What a client writes
   * itself stands before what they add, and is not reached.
   *
   * @param lines of the header, in their order
   */
  InetAddress of(InetAddress peer, List<String> lines) {
    List<String> nodes =
        lines.stream().flatMap(line -> Stream.of(line.split(",", -1))).toList().reversed();
    InetAddress client = peer;
    for (String node : nodes) {
      InetAddress next = isTrusted(client) ? address(node) : null;
      if (next == null) {
        break;
      }
      client = next;
    }
    return client;
  }

  /** Whether a proxy of ours has the address. */
  public boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  // Null for what is hidden, unknown or malformed: then who said so is as far as is known.
  private @Nullable InetAddress address(String element) {
    String node = element.strip();
    if (header == ForwardingHeader.FORWARDED) {
      Matcher matcher = FOR.matcher(node);
      if (!matcher.find()) {
        return null;
      }
      node = matcher.group(1).strip();
    }
    Matcher matcher = NODE.matcher(node);
    if (!matcher.matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(
          Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
              .filter(group -> group != null)
              .findFirst()
              .orElseThrow());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
