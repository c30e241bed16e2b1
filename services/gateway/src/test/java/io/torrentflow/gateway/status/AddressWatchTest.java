package io.torrentflow.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.UserId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AddressWatchTest {
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("10.0.0.2");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserId ANNA = new UserId(UUID.randomUUID());
  private static final UserId BERT = new UserId(UUID.randomUUID());

  private final AddressWatch watch = new AddressWatch();

  @Test
  void namesTheOnlyAddressOfTwentyRequestsByTwoAccounts() {
    requests(19, PROXY, ANNA, NOON);
    assertThat(watch.onlyOne(NOON)).isNull();

    requests(1, PROXY, BERT, NOON.plus(Duration.ofMinutes(50)));

    assertThat(watch.onlyOne(NOON.plus(Duration.ofMinutes(50)))).isEqualTo(PROXY);
  }

  @Test
  void namesNoneForOneAccount() {
    requests(100, PROXY, ANNA, NOON);

    assertThat(watch.onlyOne(NOON)).isNull();
  }

  @Test
  void namesNoneForTwoAddresses() {
    requests(20, PROXY, ANNA, NOON);
    requests(1, OTHER, BERT, NOON);
    requests(20, PROXY, BERT, NOON.plus(Duration.ofMinutes(10)));

    assertThat(watch.onlyOne(NOON.plus(Duration.ofMinutes(10)))).isNull();
  }

  @Test
  void namesNoneForTwoAddressesOneAfterTheOther() {
    requests(20, PROXY, ANNA, NOON);
    requests(20, OTHER, BERT, NOON.plus(Duration.ofMinutes(10)));

    assertThat(watch.onlyOne(NOON.plus(Duration.ofMinutes(10)))).isNull();
  }

  @Test
  void forgetsAnotherAddressAfterAnHour() {
    requests(1, OTHER, ANNA, NOON);
    Instant later = NOON.plus(AddressWatch.WINDOW).plusSeconds(1);
    requests(10, PROXY, ANNA, later);
    requests(10, PROXY, BERT, later);

    assertThat(watch.onlyOne(later)).isEqualTo(PROXY);
  }

  private void requests(int count, InetAddress from, UserId account, Instant at) {
    for (int i = 0; i < count; i++) {
      watch.add(at, from, account);
    }
  }
}
