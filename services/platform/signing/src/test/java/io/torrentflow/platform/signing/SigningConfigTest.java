package io.torrentflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class SigningConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(SigningConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.signing.keys =
          torrentflow.signing.nonce-store = memory
          torrentflow.signing.own-address =
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.signing.keys = k:AAAA
          torrentflow.signing.nonce-store = redis
          torrentflow.signing.own-address = http://me:1
          """;

    assertThat(ConfigValues.of(SigningConfig.class, properties)).isEqualTo(properties);
  }
}
