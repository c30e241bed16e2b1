package io.torrentflow.agent.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Names that only this JVM knows, beside those that the system resolves. */
public final class TestingNames extends InetAddressResolverProvider {
  /**
   * Has two addresses: one that leads nowhere and is not public (RFC 5737), and loopback. Unknown
   * to every name server (RFC 6761).
   */
  public static final String NOWHERE_OR_LOOPBACK = "origin.test";

  /**
   * Has an address of documentation (RFC 5737) when it is looked up for the first time, and
   * loopback ever after.
   */
  public static final String LOOPBACK_LATER = "rebound.test";

  private final AtomicBoolean lookedUp = new AtomicBoolean();

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver system = configuration.builtinResolver();
    // What a name meant a moment ago would be kept, and hide that it is looked up again.
    Security.setProperty("networkaddress.cache.ttl", "0");
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.equals(NOWHERE_OR_LOOPBACK)) {
          return Stream.of(
              InetAddress.getByAddress(host, new byte[] {(byte) 192, 0, 2, 1}),
              InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
        }
        if (host.equals(LOOPBACK_LATER)) {
          byte[] first = {(byte) 198, 51, 100, 1};
          byte[] later = {127, 0, 0, 1};
          return Stream.of(
              InetAddress.getByAddress(host, lookedUp.getAndSet(true) ? later : first));
        }
        return system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "names for tests";
  }
}
