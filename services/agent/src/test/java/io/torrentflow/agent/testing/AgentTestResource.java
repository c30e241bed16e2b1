package io.torrentflow.agent.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import java.util.HashMap;
import java.util.Map;

/** What an agent needs around it: a real S3 store, and a jobs service that writes down reports. */
public final class AgentTestResource implements QuarkusTestResourceLifecycleManager {
  private BackingServices backing;
  private TestingJobs jobs;

  @Override
  public Map<String, String> start() {
    BackingOptions options = BackingOptions.temporary(BackingPart.S3);
    backing = BackingServices.start(options);
    jobs = TestingJobs.shared();
    Map<String, String> config = new HashMap<>(ServiceConfig.of(Service.AGENT, backing));
    // Known before the start, as requests are signed for it.
    int port = PortBook.in(options.folder()).portOf("agent");
    config.put("quarkus.http.test-port", Integer.toString(port));
    config.put("torrentflow.agent.address", "http://127.0.0.1:" + port);
    config.put("torrentflow.agent.id", "agent-test");
    config.put("torrentflow.agent.jobs-urls", jobs.url().toString());
    config.put("torrentflow.agent.work-directory", options.folder().resolve("work").toString());
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
    backing.close();
  }
}
