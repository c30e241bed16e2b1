package io.torrentflow.platform.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages that are written with the data they are about are published. */
@ConfigMapping(prefix = "torrentflow.outbox")
public interface OutboxConfig {
  /** How often it is looked for messages that were left behind or have become due. */
  @WithDefault("1s")
  Duration sweepInterval();
}
