package io.torrentflow.jobs;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import java.util.HashMap;
import java.util.Map;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the tests of jobs. */
public class JobsBacking implements QuarkusTestResourceLifecycleManager {
  public static BackingServices backing;

  @Override
  public Map<String, String> start() {
    backing =
        BackingServices.start(
            BackingOptions.temporary(
                BackingPart.POSTGRES, BackingPart.REDIS, BackingPart.RABBITMQ, BackingPart.S3));
    Map<String, String> properties = new HashMap<>(ServiceConfig.of(Service.JOBS, backing));
    properties.put("quarkus.http.test-port", "0");
    properties.put("torrentflow.jobs.retry.base-delay", "100ms");
    properties.put("torrentflow.jobs.cleanup.settled-after", "0s");
    properties.put("torrentflow.jobs.cleanup.interval", "1s");
    properties.put("torrentflow.jobs.cleanup.link-lifetime", "0s");
    properties.put("torrentflow.jobs.cleanup.expiry-interval", "1s");
    properties.put("torrentflow.jobs.review.sweep-interval", "1s");
    properties.put("torrentflow.jobs.dispatch.retry-delay", "200ms");
    return properties;
  }

  @Override
  public void stop() {
    if (backing != null) {
      backing.close();
    }
  }
}
