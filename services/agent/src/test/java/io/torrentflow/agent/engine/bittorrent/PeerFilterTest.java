package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.net.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libtorrent4j.swig.address;
import org.libtorrent4j.swig.error_code;
import org.libtorrent4j.swig.ip_filter;

/** What libtorrent may contact is what the address policy permits. */
class PeerFilterTest {
  private static final AddressPolicy POLICY =
      new AddressPolicy(List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00:1::/32")));
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

  @TempDir static Path folder;
  private static ip_filter filter;

  @BeforeAll
  static void makeFilter() {
    NativeLibrary.load(folder.resolve("libtorrent4j.so"));
    filter = PeerFilter.of(POLICY);
  }

  @Test
  void agreesWithThePolicyAtTheEdgesOfEveryRange() {
    Stream<InetAddress> edges =
        Stream.concat(AddressPolicy.SPECIAL_PURPOSE.stream(), POLICY.allowed().stream())
            .flatMap(range -> Stream.of(range.first(), range.last()))
            .flatMap(edge -> Stream.of(edge, neighbour(edge, -1), neighbour(edge, 1)));

    assertThat(edges.filter(address -> !agrees(address))).isEmpty();
  }

  @Test
  void agreesWithThePolicyOnAddressesAtRandom() {
    Random random = new Random(1);

    assertThat(
            IntStream.range(0, 20_000)
                .mapToObj(i -> random(random, i % 2 == 0 ? 4 : 16))
                .filter(address -> !agrees(address)))
        .isEmpty();
  }

  @Test
  void blocksIpv4AddressesThatAreWrappedInIpv6() throws UnknownHostException {
    assertThat(isBlocked(InetAddress.getByName("2002:7f00:1::1"))).isTrue();
    assertThat(isBlocked(address.from_string("::ffff:127.0.0.1", new error_code()))).isTrue();
    assertThat(isBlocked(InetAddress.getByName("64:ff9b::7f00:1"))).isTrue();
  }

  private static boolean agrees(InetAddress address) {
    boolean blocked = isBlocked(address);
    // The policy looks at the address inside, which the filter cannot: it blocks them all.
    return SIX_TO_FOUR.contains(address) ? blocked : blocked != POLICY.permits(address);
  }

  private static boolean isBlocked(InetAddress address) {
    return isBlocked(PeerFilter.toNative(address));
  }

  private static boolean isBlocked(address address) {
    return filter.access(address) != 0;
  }

  private static InetAddress neighbour(InetAddress address, int step) {
    byte[] bytes = address.getAddress();
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] += (byte) step;
      boolean carries = step > 0 ? bytes[i] == 0 : bytes[i] == -1;
      if (!carries) {
        break;
      }
    }
    return of(bytes);
  }

  private static InetAddress random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length == 16) {
      // Half of them in the range of which anything is public at all.
      bytes[0] = random.nextBoolean() ? (byte) 0x20 : bytes[0];
    }
    return of(bytes);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
