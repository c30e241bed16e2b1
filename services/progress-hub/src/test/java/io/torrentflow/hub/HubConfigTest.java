package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class HubConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(HubConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.hub.credential-check-interval = PT30S
          torrentflow.hub.echo-interval = PT5S
          torrentflow.hub.max-streams = 10000
          torrentflow.hub.max-streams-per-user = 20
          torrentflow.hub.ping-interval = PT15S
          torrentflow.hub.reader-timeout = PT30S
          torrentflow.hub.reconnect.max = PT5S
          torrentflow.hub.reconnect.min = PT1S
          torrentflow.hub.resync-timeout = PT5S
          torrentflow.hub.retention.active = PT720H
          torrentflow.hub.retention.ended = PT24H
          torrentflow.hub.retention.known = PT168H
          torrentflow.hub.shutdown-spread = PT8S
          torrentflow.hub.stream-lifetime.max = PT15M
          torrentflow.hub.stream-lifetime.min = PT10M
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.hub.credential-check-interval = PT7S
          torrentflow.hub.echo-interval = PT7S
          torrentflow.hub.max-streams = 10001
          torrentflow.hub.max-streams-per-user = 21
          torrentflow.hub.ping-interval = PT7S
          torrentflow.hub.reader-timeout = PT7S
          torrentflow.hub.reconnect.max = PT7S
          torrentflow.hub.reconnect.min = PT7S
          torrentflow.hub.resync-timeout = PT7S
          torrentflow.hub.retention.active = PT7S
          torrentflow.hub.retention.ended = PT7S
          torrentflow.hub.retention.known = PT7S
          torrentflow.hub.shutdown-spread = PT7S
          torrentflow.hub.stream-lifetime.max = PT7S
          torrentflow.hub.stream-lifetime.min = PT7S
          """;

    assertThat(ConfigValues.of(HubConfig.class, properties)).isEqualTo(properties);
  }
}
