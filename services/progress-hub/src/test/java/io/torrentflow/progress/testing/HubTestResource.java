package io.torrentflow.progress.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.backing.Service;
import java.util.HashMap;
import java.util.Map;

/** What the hub needs around it: a real broker and a real Redis. */
public final class HubTestResource implements QuarkusTestResourceLifecycleManager {
  private BackingServices backing;

  @Override
  public Map<String, String> start() {
    backing =
        BackingServices.start(BackingOptions.temporary(BackingPart.REDIS, BackingPart.RABBITMQ));
    Map<String, String> config = new HashMap<>(backing.configurationOf(Service.HUB));
    config.put("quarkus.http.test-port", "0");
    return config;
  }

  @Override
  public void stop() {
    if (backing != null) {
      backing.close();
    }
  }
}
