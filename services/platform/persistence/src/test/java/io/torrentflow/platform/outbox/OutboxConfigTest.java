package io.torrentflow.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class OutboxConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(OutboxConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.outbox.sweep-interval = PT1S
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.outbox.sweep-interval = PT7S
          """;

    assertThat(ConfigValues.of(OutboxConfig.class, properties)).isEqualTo(properties);
  }
}
