package io.torrentflow.agent.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.server.TestingServers;
import java.util.Map;

/** What an agent needs around it: a real S3 store, and a jobs service that writes down reports. */
public final class AgentTestResource implements QuarkusTestResourceLifecycleManager {
  private TestingServers servers;

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.AGENT);
    Map<String, String> config = servers.configuration();
    // Known before the start, as requests are signed for it.
    int port = servers.backing().ports().portOf("agent");
    config.put("quarkus.http.test-port", Integer.toString(port));
    config.put("torrentflow.agent.address", "http://127.0.0.1:" + port);
    config.put("torrentflow.agent.id", "agent-test");
    config.put("torrentflow.agent.jobs-urls", TestingJobs.shared().url().toString());
    config.put("torrentflow.agent.work-directory", servers.folder().resolve("work").toString());
    // The smallest that S3 takes, so that few megabytes are many parts.
    config.put("torrentflow.agent.upload.part-size", "5M");
    config.put("torrentflow.agent.upload.stream-part-size", "5M");
    config.put("torrentflow.agent.upload.retries", "1");
    config.put("torrentflow.agent.buffer-memory", "60M");
    config.put("torrentflow.agent.max-transfer-size", "64M");
    config.put("torrentflow.agent.http.retries", "3");
    config.put("torrentflow.agent.http.retry-delay", "20ms");
    config.put("torrentflow.agent.http.max-retry-delay", "2s");
    config.put("torrentflow.agent.http.stall-timeout", "1s");
    config.put("torrentflow.agent.report.progress-interval", "100ms");
    config.put("torrentflow.agent.report.checkpoint-interval", "200ms");
    config.put("torrentflow.agent.report.heartbeat-interval", "500ms");
    config.put("torrentflow.agent.bittorrent.listen", "127.0.0.1:0");
    config.put("torrentflow.agent.bittorrent.dht", "false");
    config.put("torrentflow.agent.bittorrent.metadata-timeout", "5s");
    config.put("torrentflow.agent.bittorrent.stall-timeout", "20s");
    return config;
  }

  @Override
  public void stop() {
    servers.close();
  }
}
