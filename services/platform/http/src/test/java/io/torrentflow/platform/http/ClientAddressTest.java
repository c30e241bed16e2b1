package io.torrentflow.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.net.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final List<Cidr> OURS =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1    |                              | 10.0.0.1
          10.0.0.1    | 203.0.113.7                  | 203.0.113.7
          10.0.0.1    | 203.0.113.7, 10.0.0.2        | 203.0.113.7
          10.0.0.1    | 198.51.100.9, 203.0.113.7    | 203.0.113.7
          10.0.0.1    | 10.0.0.3, 10.0.0.2           | 10.0.0.3
          10.0.0.1    | 203.0.113.7:4711             | 203.0.113.7
          10.0.0.1    | [2001:db9::1]:4711           | 2001:db9::1
          10.0.0.1    | 2001:db9::1                  | 2001:db9::1
          2001:db8::1 | 203.0.113.7                  | 203.0.113.7
          10.0.0.1    | 203.0.113.7, unknown         | 10.0.0.1
          10.0.0.1    | 203.0.113.7,                 | 10.0.0.1
          10.0.0.1    | 1.2                          | 10.0.0.1
          10.0.0.1    | evil.example                 | 10.0.0.1
          203.0.113.7 | 198.51.100.9                 | 203.0.113.7
          """)
  void isTheNearestOneThatIsNoProxyOfOurs(String peer, String header, String client) {
    ClientAddress addresses = new ClientAddress(OURS, ForwardingHeader.X_FORWARDED_FOR);

    assertThat(of(addresses, peer, header == null ? List.of() : List.of(header)))
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @Test
  void readsSeveralLinesInTheirOrder() {
    ClientAddress addresses = new ClientAddress(OURS, ForwardingHeader.X_FORWARDED_FOR);

    assertThat(of(addresses, "10.0.0.1", List.of("198.51.100.9", "203.0.113.7, 10.0.0.2")))
        .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          for=203.0.113.7;proto=https               | 203.0.113.7
          proto=https;For="203.0.113.7:4711"        | 203.0.113.7
          for="[2001:db9::1]:4711"                  | 2001:db9::1
          for=198.51.100.9, for=203.0.113.7         | 203.0.113.7
          for=203.0.113.7, for=_hidden              | 10.0.0.1
          by=203.0.113.7                            | 10.0.0.1
          """)
  void isReadFromForwarded(String header, String client) {
    ClientAddress addresses = new ClientAddress(OURS, ForwardingHeader.FORWARDED);

    assertThat(of(addresses, "10.0.0.1", List.of(header))).isEqualTo(InetAddress.ofLiteral(client));
  }

  private static InetAddress of(ClientAddress addresses, String peer, List<String> lines) {
    return addresses.of(InetAddress.ofLiteral(peer), lines);
  }
}
