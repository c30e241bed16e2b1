package io.torrentflow.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.server.TestingServers;
import java.util.Map;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the gateway's tests. */
public class GatewayBacking implements QuarkusTestResourceLifecycleManager {
  static TestingServers servers;

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.GATEWAY);
    // The private range that tests ask for is refused; loopback is allowed as in a local system.
    return servers.configuration();
  }

  @Override
  public void stop() {
    servers.close();
  }
}
