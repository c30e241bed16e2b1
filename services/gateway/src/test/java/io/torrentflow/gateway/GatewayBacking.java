package io.torrentflow.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.server.TestingServers;
import java.util.List;
import java.util.Map;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the gateway's tests. */
public class GatewayBacking implements QuarkusTestResourceLifecycleManager {
  /** The argument of those that test the limits, and come by a proxy. */
  static final String LIMITED = "limited";

  static TestingServers servers;

  private boolean isLimited;

  @Override
  public void init(Map<String, String> arguments) {
    isLimited = arguments.containsKey(LIMITED);
  }

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.GATEWAY);
    // The private range that tests ask for is refused; loopback is allowed as in a local system.
    Map<String, String> config = servers.configuration();
    config.put("torrentflow.gateway.registration-enabled", "true");
    // Accounts are made by the hundred; the limits are tried with hashes that take their time.
    config.put("torrentflow.gateway.password-rounds", isLimited ? "20000" : "1000");
    if (isLimited) {
      config.put("torrentflow.proxy.trusted", "127.0.0.0/8");
    } else {
      // All tests come from one address.
      for (String limit :
          List.of("login", "login-from-elsewhere", "login-of-address", "register")) {
        config.put("torrentflow.limits." + limit, "1000000/1m");
      }
    }
    return config;
  }

  @Override
  public void stop() {
    servers.close();
  }
}
