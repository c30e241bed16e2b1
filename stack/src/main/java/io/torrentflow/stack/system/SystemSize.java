package io.torrentflow.stack.system;

import io.torrentflow.stack.service.Service;
import java.util.stream.Stream;

/** How many of each service a system runs; all of them can be replicated. */
public record SystemSize(int gateways, int jobs, int hubs, int agents) {
  public static final SystemSize SMALLEST = new SystemSize(1, 1, 1, 1);

  public SystemSize {
    if (agents < 1
        || agents > 16
        || Stream.of(gateways, jobs, hubs).anyMatch(number -> number < 1 || number > 4)) {
      throw new IllegalArgumentException(
          "One machine runs 1 to 16 agents and 1 to 4 of each other service.");
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
