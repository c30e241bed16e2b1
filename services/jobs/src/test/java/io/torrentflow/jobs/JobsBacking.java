package io.torrentflow.jobs;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.net.LoopbackProxy;
import io.torrentflow.testing.server.TestingServers;
import java.util.Map;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the tests of jobs. */
public class JobsBacking implements QuarkusTestResourceLifecycleManager {
  static TestingServers servers;

  /** Stands before RabbitMQ; what it can silence is the outbox's connection. */
  static LoopbackProxy broker;

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.JOBS);
    BrokerAddress address = servers.backing().broker();
    broker = LoopbackProxy.silencing(address.port(), "torrentflow outbox");
    Map<String, String> config = servers.configuration();
    config.put(
        "torrentflow.broker.url",
        new BrokerAddress(
                false,
                address.host(),
                broker.port(),
                address.username(),
                address.password(),
                address.virtualHost())
            .url());
    config.put("torrentflow.jobs.retry.base-delay", "100ms");
    config.put("torrentflow.jobs.cleanup.settled-after", "0s");
    config.put("torrentflow.jobs.cleanup.interval", "1s");
    config.put("torrentflow.jobs.cleanup.expiry-interval", "1s");
    config.put("torrentflow.jobs.review.sweep-interval", "1s");
    config.put("torrentflow.jobs.dispatch.retry-delay", "200ms");
    return config;
  }

  @Override
  public void stop() {
    broker.close();
    servers.close();
  }
}
