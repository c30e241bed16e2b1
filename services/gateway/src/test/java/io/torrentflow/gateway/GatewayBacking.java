package io.torrentflow.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import java.util.HashMap;
import java.util.Map;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the gateway's tests. */
public class GatewayBacking implements QuarkusTestResourceLifecycleManager {
  static BackingServices backing;

  @Override
  public Map<String, String> start() {
    backing =
        BackingServices.start(
            BackingOptions.temporary(
                BackingPart.POSTGRES, BackingPart.REDIS, BackingPart.RABBITMQ, BackingPart.S3));
    Map<String, String> properties = new HashMap<>(ServiceConfig.of(Service.GATEWAY, backing));
    properties.put("quarkus.http.test-port", "0");
    // The private range that tests ask for is refused; loopback is allowed as in a local system.
    return properties;
  }

  @Override
  public void stop() {
    if (backing != null) {
      backing.close();
    }
  }
}
