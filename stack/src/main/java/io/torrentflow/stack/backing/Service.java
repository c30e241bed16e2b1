package io.torrentflow.stack.backing;

import java.util.Locale;

/** The four services, as parts of the system. */
public enum Service {
  GATEWAY("gateway"),
  JOBS("jobs"),
  HUB("progress-hub"),
  AGENT("agent");

  private final String module;

  Service(String module) {
    this.module = module;
  }

  /** The folder below {@code services/} that it is built in. */
  public String module() {
    return module;
  }

  /** What it is called in tables, logs and file names. */
  public String partName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What one of several is called, such as {@code agent-1}. Of gateway and jobs there is mostly
   * one, which has no number.
   */
  public String partName(int number) {
    boolean isOnlyOne = number == 1 && (this == GATEWAY || this == JOBS);
    return isOnlyOne ? partName() : partName() + "-" + number;
  }

  /** Whether a part of this name is such a service. */
  public boolean isPart(String name) {
    return name.equals(partName(1)) || name.matches(partName() + "-[0-9]+");
  }
}
