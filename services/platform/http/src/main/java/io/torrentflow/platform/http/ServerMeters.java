package io.torrentflow.platform.http;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives the meters of a service's two HTTP servers, that of the API and that of health and metrics,
 * the same tags. Quarkus tags only one of them with its port, and Prometheus refuses meters of one
 * name with different tags, by which the start of a service can hang.
 */
@Singleton
class ServerMeters {
  @Produces
  @Singleton
  MeterFilter withoutPort() {
    return MeterFilter.ignoreTags("server.port");
  }
}
