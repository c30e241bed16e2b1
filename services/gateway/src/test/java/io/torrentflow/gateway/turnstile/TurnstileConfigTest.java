package io.torrentflow.gateway.turnstile;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class TurnstileConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(TurnstileConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.turnstile.secret =
          torrentflow.turnstile.site-key =
          torrentflow.turnstile.timeout = PT5S
          torrentflow.turnstile.verify-url = https://challenges.cloudflare.com/turnstile/v0/siteverify
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.turnstile.secret = a
          torrentflow.turnstile.site-key = b
          torrentflow.turnstile.timeout = PT7S
          torrentflow.turnstile.verify-url = https://example.org/
          """;

    assertThat(ConfigValues.of(TurnstileConfig.class, properties)).isEqualTo(properties);
  }
}
