package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.net.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.libtorrent4j.swig.address;
import org.libtorrent4j.swig.error_code;
import org.libtorrent4j.swig.ip_filter;

/**
 * The address policy as libtorrent's own filter, which judges every address at the moment of
 * connecting: peers from any source, trackers and web seeds.
 */
final class PeerFilter {
  private static final long ALLOWED = 0;
  private static final long BLOCKED = ip_filter.access_flags.blocked.swigValue();

  private PeerFilter() {}

  static ip_filter of(AddressPolicy policy) {
    ip_filter filter = new ip_filter();
    // Later rules win: of IPv6 only global unicast, of both no special ranges, then the exceptions.
    rule(filter, Cidr.parse("::/0"), BLOCKED);
    rule(filter, Cidr.parse("2000::/3"), ALLOWED);
    AddressPolicy.SPECIAL_PURPOSE.forEach(range -> rule(filter, range, BLOCKED));
    // 6to4 carries an IPv4 address that the filter would not look at.
    rule(filter, Cidr.parse("2002::/16"), BLOCKED);
    policy.allowed().forEach(range -> rule(filter, range, ALLOWED));
    return filter;
  }

  private static void rule(ip_filter filter, Cidr range, long flags) {
    filter.add_rule(toNative(range.first()), toNative(range.last()), flags);
  }

  static address toNative(InetAddress address) {
    String text = address.getHostAddress();
    return org.libtorrent4j.swig.address.from_string(
        address instanceof Inet4Address ? text : text.replaceFirst("%.*", ""), new error_code());
  }
}
