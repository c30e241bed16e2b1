package io.torrentflow.stack.system;

import io.torrentflow.stack.service.Service;

/** How many of each service a system runs; all of them can be replicated. */
public record SystemSize(int gateways, int jobs, int hubs, int agents) {
  public static final SystemSize SMALLEST = new SystemSize(1, 1, 1, 1);

  public SystemSize {
    if (gateways < 1 || jobs < 1 || hubs < 1 || agents < 1) {
      throw new IllegalArgumentException("a system has at least one of each service");
    }
  }

  public int of(Service service) {
    return switch (service) {
      case GATEWAY -> gateways;
      case JOBS -> jobs;
      case HUB -> hubs;
      case AGENT -> agents;
    };
  }
}
