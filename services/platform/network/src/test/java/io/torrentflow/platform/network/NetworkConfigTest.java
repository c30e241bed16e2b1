package io.torrentflow.platform.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(NetworkConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.network.allowed-ranges =
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.network.allowed-ranges = 10.0.0.0/8,::1/128
          """;

    assertThat(ConfigValues.of(NetworkConfig.class, properties)).isEqualTo(properties);
  }
}
