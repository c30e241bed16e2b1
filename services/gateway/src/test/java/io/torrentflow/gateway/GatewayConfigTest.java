package io.torrentflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(
            ConfigValues.of(
                GatewayConfig.class,
                "torrentflow.gateway.csrf-key = x\ntorrentflow.gateway.signing-key-id = k"))
        .isEqualTo(
            """
          torrentflow.gateway.admin-email =
          torrentflow.gateway.admin-password =
          torrentflow.gateway.audit-retention =
          torrentflow.gateway.confirmed-for = PT15M
          torrentflow.gateway.csrf-key = x
          torrentflow.gateway.hub-response-timeout = PT7S
          torrentflow.gateway.hub-silence = PT45S
          torrentflow.gateway.hub-urls = http://localhost:8082
          torrentflow.gateway.kept-session.idle = PT168H
          torrentflow.gateway.kept-session.lifetime = PT720H
          torrentflow.gateway.long-link-lifetime = PT12H
          torrentflow.gateway.password-rounds = 600000
          torrentflow.gateway.probe-timeout = PT5S
          torrentflow.gateway.public-url = http://localhost:8080
          torrentflow.gateway.registration-enabled = false
          torrentflow.gateway.resolve-timeout = PT5S
          torrentflow.gateway.session.idle = PT2H
          torrentflow.gateway.session.lifetime = PT12H
          torrentflow.gateway.sharing = true
          torrentflow.gateway.signing-key-id = k
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.gateway.admin-email = me@example.org
          torrentflow.gateway.admin-password = secret
          torrentflow.gateway.audit-retention = PT8760H
          torrentflow.gateway.confirmed-for = PT7S
          torrentflow.gateway.csrf-key = y
          torrentflow.gateway.hub-response-timeout = PT8S
          torrentflow.gateway.hub-silence = PT8S
          torrentflow.gateway.hub-urls = http://a:1,http://b:2
          torrentflow.gateway.kept-session.idle = PT7S
          torrentflow.gateway.kept-session.lifetime = PT7S
          torrentflow.gateway.long-link-lifetime = PT7S
          torrentflow.gateway.password-rounds = 700000
          torrentflow.gateway.probe-timeout = PT9S
          torrentflow.gateway.public-url = https://example.org
          torrentflow.gateway.registration-enabled = true
          torrentflow.gateway.resolve-timeout = PT7S
          torrentflow.gateway.session.idle = PT7S
          torrentflow.gateway.session.lifetime = PT7S
          torrentflow.gateway.sharing = false
          torrentflow.gateway.signing-key-id = l
          """;

    assertThat(ConfigValues.of(GatewayConfig.class, properties)).isEqualTo(properties);
  }
}
