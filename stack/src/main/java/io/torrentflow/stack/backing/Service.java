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
}
