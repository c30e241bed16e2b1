package io.torrentflow.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "192.0.2.7/24, 192.0.2.200, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "fc00::/7, fdff::1, true",
    "fc00::/7, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::, true",
    "2001:db8::/33, 2001:db8:8000::, false"
  })
  void containsAddressesOfItsPrefix(String range, String address, boolean contains) {
    assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(contains);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0, 10.255.255.255",
    "192.0.2.7/31, 192.0.2.6, 192.0.2.7",
    "192.0.2.7, 192.0.2.7, 192.0.2.7",
    "2001:db8::1/127, 2001:db8::, 2001:db8::1"
  })
  void knowsItsEdges(String range, String first, String last) {
    Cidr cidr = Cidr.parse(range);

    assertThat(cidr.first()).isEqualTo(InetAddress.ofLiteral(first));
    assertThat(cidr.last()).isEqualTo(InetAddress.ofLiteral(last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/8", "localhost", "example.org/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x",
        "10.0.0.0/", "::/129", "fe80::1%eth0/10", "10/8", "999.0.0.1/8", "1..2/8", ":::/8"
      })
  void isParsedStrictly(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
  }

  @Test
  void reportsTheError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("localhost"))
        .withMessage("localhost is no address range such as 127.0.0.0/8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("10.0.0.0/33"))
        .withMessage("10.0.0.0/33 has an impossible prefix length");
  }
}
