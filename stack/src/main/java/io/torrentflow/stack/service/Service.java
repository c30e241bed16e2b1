package io.torrentflow.stack.service;

import io.torrentflow.stack.backing.BackingPart;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The four services, as parts of the system, in the order of their ports. */
public enum Service {
  GATEWAY("gateway", BackingPart.POSTGRES, BackingPart.RABBITMQ, BackingPart.REDIS, BackingPart.S3),
  JOBS("jobs", BackingPart.POSTGRES, BackingPart.RABBITMQ, BackingPart.REDIS, BackingPart.S3),
  HUB("progress-hub", BackingPart.RABBITMQ, BackingPart.REDIS),
  AGENT("agent", BackingPart.S3);

  private final String module;
  private final List<BackingPart> standsOn;

  Service(String module, BackingPart... standsOn) {
    this.module = module;
    this.standsOn = List.of(standsOn);
  }

  /** The folder below {@code services/} that it is built in. */
  public String module() {
    return module;
  }

  List<BackingPart> standsOn() {
    return standsOn;
  }

  public String partName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What one of several is called, for example {@code agent-1}. Of gateway and jobs there is mostly
   * one, which has no number.
   */
  public String partName(int number) {
    boolean isOnlyOne = number == 1 && (this == GATEWAY || this == JOBS);
    return isOnlyOne ? partName() : partName() + "-" + number;
  }

  public boolean isPart(String name) {
    return name.equals(partName(1)) || name.matches(partName() + "-[0-9]+");
  }

  public static boolean isService(String name) {
    return Arrays.stream(values()).anyMatch(service -> service.isPart(name));
  }
}
