package io.torrentflow.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(
            ConfigValues.of(
                AgentConfig.class,
                """
          torrentflow.agent.address = http://agent:8083
          torrentflow.agent.id = agent-7
          torrentflow.agent.jobs-urls = http://jobs:8081
          torrentflow.agent.work-directory = /work
          """))
        .isEqualTo(
            """
          torrentflow.agent.address = http://agent:8083
          torrentflow.agent.bittorrent.connections = 50
          torrentflow.agent.bittorrent.dht = true
          torrentflow.agent.bittorrent.listen = 0.0.0.0:0,[::]:0
          torrentflow.agent.bittorrent.local-discovery = false
          torrentflow.agent.bittorrent.metadata-timeout = PT5M
          torrentflow.agent.bittorrent.stall-timeout = PT10M
          torrentflow.agent.bittorrent.utp = true
          torrentflow.agent.buffer-memory = 100663296
          torrentflow.agent.drain-timeout = PT20S
          torrentflow.agent.fence-timeout = PT20S
          torrentflow.agent.http.connect-timeout = PT10S
          torrentflow.agent.http.connections = 4
          torrentflow.agent.http.max-retry-delay = PT1M
          torrentflow.agent.http.min-rate = 1024
          torrentflow.agent.http.redirects = 10
          torrentflow.agent.http.response-timeout = PT30S
          torrentflow.agent.http.restarts = 3
          torrentflow.agent.http.retries = 5
          torrentflow.agent.http.retry-delay = PT0.5S
          torrentflow.agent.http.stall-timeout = PT30S
          torrentflow.agent.http.user-agent = TorrentFlow/0.1
          torrentflow.agent.id = agent-7
          torrentflow.agent.jobs-urls = http://jobs:8081
          torrentflow.agent.max-transfer-files = 20000
          torrentflow.agent.max-transfer-size = 429496729600
          torrentflow.agent.pause-hold = PT1M
          torrentflow.agent.report.checkpoint-interval = PT10S
          torrentflow.agent.report.delivery-timeout = PT10M
          torrentflow.agent.report.heartbeat-interval = PT10S
          torrentflow.agent.report.progress-interval = PT1S
          torrentflow.agent.slots = 4
          torrentflow.agent.upload.part-size = 8388608
          torrentflow.agent.upload.parts-in-flight = 4
          torrentflow.agent.upload.retries = 6
          torrentflow.agent.upload.retry-delay = PT0.5S
          torrentflow.agent.upload.stream-part-size = 16777216
          torrentflow.agent.work-directory = /work
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.agent.address = http://other:8083
          torrentflow.agent.bittorrent.connections = 51
          torrentflow.agent.bittorrent.dht = false
          torrentflow.agent.bittorrent.listen = 127.0.0.1:6881
          torrentflow.agent.bittorrent.local-discovery = true
          torrentflow.agent.bittorrent.metadata-timeout = PT7S
          torrentflow.agent.bittorrent.stall-timeout = PT7S
          torrentflow.agent.bittorrent.utp = false
          torrentflow.agent.buffer-memory = 123456
          torrentflow.agent.drain-timeout = PT7S
          torrentflow.agent.fence-timeout = PT7S
          torrentflow.agent.http.connect-timeout = PT7S
          torrentflow.agent.http.connections = 5
          torrentflow.agent.http.max-retry-delay = PT7S
          torrentflow.agent.http.min-rate = 123456
          torrentflow.agent.http.redirects = 11
          torrentflow.agent.http.response-timeout = PT7S
          torrentflow.agent.http.restarts = 4
          torrentflow.agent.http.retries = 6
          torrentflow.agent.http.retry-delay = PT7S
          torrentflow.agent.http.stall-timeout = PT7S
          torrentflow.agent.http.user-agent = Other/1.0
          torrentflow.agent.id = agent-8
          torrentflow.agent.jobs-urls = http://a:1,http://b:2
          torrentflow.agent.max-transfer-files = 20001
          torrentflow.agent.max-transfer-size = 123456
          torrentflow.agent.pause-hold = PT7S
          torrentflow.agent.report.checkpoint-interval = PT7S
          torrentflow.agent.report.delivery-timeout = PT7S
          torrentflow.agent.report.heartbeat-interval = PT7S
          torrentflow.agent.report.progress-interval = PT7S
          torrentflow.agent.slots = 5
          torrentflow.agent.upload.part-size = 123456
          torrentflow.agent.upload.parts-in-flight = 5
          torrentflow.agent.upload.retries = 7
          torrentflow.agent.upload.retry-delay = PT7S
          torrentflow.agent.upload.stream-part-size = 123456
          torrentflow.agent.work-directory = /other
          """;

    assertThat(ConfigValues.of(AgentConfig.class, properties)).isEqualTo(properties);
  }
}
