package io.torrentflow.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class LimitsConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(LimitsConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.limits.address-known = PT720H
          torrentflow.limits.api = 6000/PT1M
          torrentflow.limits.api-of-token = 5000/PT1M
          torrentflow.limits.change-cost = 5
          torrentflow.limits.login = 10/PT10M
          torrentflow.limits.login-from-elsewhere = 20/PT1H
          torrentflow.limits.login-of-address = 60/PT1M
          torrentflow.limits.register = 5/PT1H
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.limits.address-known = PT7S
          torrentflow.limits.api = 7/PT7S
          torrentflow.limits.api-of-token = 7/PT7S
          torrentflow.limits.change-cost = 7
          torrentflow.limits.login = 7/PT7S
          torrentflow.limits.login-from-elsewhere = 7/PT7S
          torrentflow.limits.login-of-address = 7/PT7S
          torrentflow.limits.register = 7/PT7S
          """;

    assertThat(ConfigValues.of(LimitsConfig.class, properties)).isEqualTo(properties);
  }
}
