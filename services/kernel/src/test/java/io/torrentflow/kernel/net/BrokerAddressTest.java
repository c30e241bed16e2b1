package io.torrentflow.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
  @Test
  void readsEveryPartOfTheUrl() {
    assertThat(BrokerAddress.parse("amqps://us%40er:p+%2F@broker:5673/my%2Fhost"))
        .isEqualTo(new BrokerAddress(true, "broker", 5673, "us@er", "p+/", "my/host"));
  }

  @Test
  void usesTheBrokersDefaultsForMissingParts() {
    assertThat(BrokerAddress.parse("amqp://broker"))
        .isEqualTo(new BrokerAddress(false, "broker", 5672, "guest", "guest", "/"));
    assertThat(BrokerAddress.parse("amqps://broker").port()).isEqualTo(5671);
  }

  @Test
  void roundTripsItsUrl() {
    BrokerAddress address = new BrokerAddress(true, "broker", 5673, "us@er", "p+ /:", "my/host");

    assertThat(BrokerAddress.parse(address.url())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://broker", "broker:5672", "amqp://user@broker", "amqp://a b"})
  void refusesOtherUrlsWithoutQuotingThem(String url) {
    assertThatThrownBy(() -> BrokerAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("amqp://user")
        .hasMessageNotContaining(url);
  }
}
