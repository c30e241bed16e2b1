package io.torrentflow.kernel.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be contacted because an untrusted client named them: public unicast only, so
 * that nobody reaches our own networks through us (server-side request forgery). An operator may
 * allow further ranges.
 */
public record AddressPolicy(List<Cidr> allowed) {
  /** What is not public unicast: IANA's special-purpose registries (RFC 6890) and multicast. */
  public static final List<Cidr> SPECIAL_PURPOSE =
      Stream.of(
              """
              0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
              192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24
              192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
              224.0.0.0/3
              ::/8 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 fc00::/6
              """
                  .split("\\s+"))
          .map(Cidr::parse)
          .toList();

  // Global unicast; all else of IPv6 is reserved.
  private static final Cidr GLOBAL_UNICAST_V6 = Cidr.parse("2000::/3");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

  public AddressPolicy {
    allowed = List.copyOf(allowed);
  }

  public boolean permits(InetAddress address) {
    // An IPv6 address that carries an IPv4 one leads there, so that one is judged.
    InetAddress effective = embeddedV4(address);
    return allowed.stream().anyMatch(range -> range.contains(effective))
        || isPublicUnicast(effective);
  }

  private static boolean isPublicUnicast(InetAddress address) {
    if (address.getAddress().length == 16 && !GLOBAL_UNICAST_V6.contains(address)) {
      return false;
    }
    return SPECIAL_PURPOSE.stream().noneMatch(range -> range.contains(address));
  }

  private static InetAddress embeddedV4(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.contains(address)) {
      return Cidr.address(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return Cidr.address(Arrays.copyOfRange(bytes, 2, 6));
    }
    return address;
  }
}
