package io.torrentflow.platform.network;

import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Resolves untrusted host names and judges every address. Whoever connects must connect to what
 * this returns and not resolve again, or a name server could respond differently then.
 */
@ApplicationScoped
public class HostResolver {
  private final AddressPolicy policy;

  HostResolver(AddressPolicy policy) {
    this.policy = policy;
  }

  /**
   * False for an address, written as such, that may not be contacted. A name is judged by whoever
   * resolves it.
   */
  public boolean mayContact(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return false;
    }
    try {
      return policy.permits(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException name) {
      return true;
    }
  }

  /** Resolves on a worker thread; the result comes back on the context. */
  public Future<List<InetAddress>> resolve(String host, Context context) {
    return context
        .executeBlocking(() -> resolve(host), false)
        .map(addresses -> Objects.requireNonNull(addresses));
  }

  /**
   * The permitted addresses of a host, at least one. Blocks while names are resolved.
   *
   * @throws ProblemException with {@code URL_UNRESOLVABLE} or {@code URL_ADDRESS_FORBIDDEN}
   */
  public List<InetAddress> resolve(String host) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new ProblemException(ProblemCode.URL_UNRESOLVABLE, "There is no host " + host + ".", e);
    }
    List<InetAddress> permitted = Stream.of(addresses).filter(policy::permits).toList();
    if (permitted.isEmpty()) {
      throw new ProblemException(
          ProblemCode.URL_ADDRESS_FORBIDDEN,
          host
              + " is not on the public Internet; the operator can allow its range, with up --allow"
              + " or torrentflow.network.allowed-ranges.");
    }
    return permitted;
  }
}
