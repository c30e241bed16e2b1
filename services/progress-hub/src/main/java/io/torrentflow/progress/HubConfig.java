package io.torrentflow.progress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of this service. */
@ConfigMapping(prefix = "torrentflow.hub")
public interface HubConfig {
  /** Proxies close connections that are silent for a minute; four pings fit into one. */
  @WithDefault("15s")
  Duration pingInterval();

  /** A reader that has taken nothing for so long is cut off. */
  @WithDefault("30s")
  Duration readerPatience();

  /** Streams one user may have open: six tabs in three browsers. */
  @WithDefault("20")
  int streamsPerUser();

  /** Streams one replica holds; each costs a connection and about 20 kB. */
  @WithDefault("10000")
  int streamsPerReplica();

  /** How long the state of a job that changes no more is kept for readers. */
  @WithDefault("30d")
  Duration stateRetention();
}
