package io.torrentflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(GatewayConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.gateway.admin-email =
          torrentflow.gateway.admin-password =
          torrentflow.gateway.hub-urls = http://localhost:8082
          torrentflow.gateway.password-rounds = 600000
          torrentflow.gateway.registration-enabled = false
          torrentflow.gateway.resolve-timeout = PT5S
          torrentflow.gateway.session-lifetime = PT12H
          torrentflow.gateway.sharing = true
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.gateway.admin-email = me@example.org
          torrentflow.gateway.admin-password = secret
          torrentflow.gateway.hub-urls = http://a:1,http://b:2
          torrentflow.gateway.password-rounds = 700000
          torrentflow.gateway.registration-enabled = true
          torrentflow.gateway.resolve-timeout = PT7S
          torrentflow.gateway.session-lifetime = PT7S
          torrentflow.gateway.sharing = false
          """;

    assertThat(ConfigValues.of(GatewayConfig.class, properties)).isEqualTo(properties);
  }
}
