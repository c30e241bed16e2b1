package io.torrentflow.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(ProxyConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.proxy.header = X_FORWARDED_FOR
          torrentflow.proxy.trusted =
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.proxy.header = FORWARDED
          torrentflow.proxy.trusted = 10.0.0.0/8,::1/128
          """;

    assertThat(ConfigValues.of(ProxyConfig.class, properties)).isEqualTo(properties);
  }
}
