package io.torrentflow.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(HttpConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.http.body-timeout = PT30S
          torrentflow.http.max-connections-per-address = 500
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.http.body-timeout = PT7S
          torrentflow.http.max-connections-per-address = 7
          """;

    assertThat(ConfigValues.of(HttpConfig.class, properties)).isEqualTo(properties);
  }
}
