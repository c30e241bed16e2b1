package io.torrentflow.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1"
      })
  void permitsPublicUnicast(String address) {
    assertThat(PUBLIC_ONLY.permits(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // this host, loopback
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "127.255.255.254",
        "::",
        "::1",
        // private
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.1.1",
        "fc00::1",
        "fd12:3456::1",
        // link-local, with the clouds' metadata services
        "169.254.0.1",
        "169.254.169.254",
        "fe80::1",
        "fec0::1",
        // carrier-grade NAT
        "100.64.0.1",
        "100.127.255.254",
        // protocol assignments, documentation, benchmarks
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
        // multicast, reserved, broadcast
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "4000::1",
        // IPv6 that leads to IPv4: mapped, compatible, NAT64, local NAT64, 6to4, Teredo
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1.1.1.1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101::1",
        "2001:0:1:2:3:4:5:6"
      })
  void forbidsEverythingElse(String address) {
    assertThat(PUBLIC_ONLY.permits(InetAddress.ofLiteral(address))).isFalse();
  }

  @Nested
  class WhenLoopbackIsAllowed {
    private final AddressPolicy policy =
        new AddressPolicy(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "1.1.1.1"})
    void permitsLoopback(String address) {
      assertThat(policy.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "::2", "fe80::1"})
    void forbidsOtherPrivateRanges(String address) {
      assertThat(policy.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void reportsLoopbackAsAllowed() {
      assertThat(policy.allowed()).hasSize(2).contains(Cidr.parse("127.0.0.0/8"));
    }
  }

  @Property
  void forbidsWrappedAddresses(@ForAll @Size(4) byte[] v4) throws UnknownHostException {
    boolean permitted = PUBLIC_ONLY.permits(InetAddress.getByAddress(v4));

    assertThat(PUBLIC_ONLY.permits(wrapped("64:ff9b::", 12, v4))).isEqualTo(permitted);
    assertThat(PUBLIC_ONLY.permits(wrapped("2002::", 2, v4))).isEqualTo(permitted);
  }

  private static InetAddress wrapped(String prefix, int at, byte[] v4) throws UnknownHostException {
    byte[] bytes = InetAddress.ofLiteral(prefix).getAddress();
    System.arraycopy(v4, 0, bytes, at, 4);
    return InetAddress.getByAddress(bytes);
  }
}
