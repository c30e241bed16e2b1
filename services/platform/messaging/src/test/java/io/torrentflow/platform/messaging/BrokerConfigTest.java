package io.torrentflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(BrokerConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.broker.required = true
          torrentflow.broker.trusted-certificates =
          torrentflow.broker.url = amqp://guest:guest@localhost:5672
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.broker.required = false
          torrentflow.broker.trusted-certificates = /ca.pem
          torrentflow.broker.url = amqps://u:p@broker/v
          """;

    assertThat(ConfigValues.of(BrokerConfig.class, properties)).isEqualTo(properties);
  }
}
