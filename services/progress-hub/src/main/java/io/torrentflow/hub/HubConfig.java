package io.torrentflow.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of this service. */
@ConfigMapping(prefix = "torrentflow.hub")
public interface HubConfig {
  /** Proxies close connections that are silent for a minute; four pings fit into one. */
  @WithDefault("15s")
  Duration pingInterval();

  /** A reader that has taken nothing of what waits for it is cut off: two pings. */
  @WithDefault("30s")
  Duration readerTimeout();

  /** How long a stream lives. */
  StreamLifetime streamLifetime();

  /** When the client comes back after a stream has ended. */
  Reconnect reconnect();

  /** How often it is checked that an open stream's session or token is still live. */
  @WithDefault("30s")
  Duration credentialCheckInterval();

  /**
   * How often a replica publishes an echo to itself through Redis. After three that are missing,
   * the connection that changes come through is made again.
   */
  @WithDefault("5s")
  Duration echoInterval();

  /** Streams one user may have open: six tabs in three browsers. */
  @WithDefault("20")
  int maxStreamsPerUser();

  /** Streams one replica holds; each costs a connection and about 10 kB. */
  @WithDefault("10000")
  int maxStreams();

  /** Over what time streams end when the replica stops; within {@code quarkus.shutdown.timeout}. */
  @WithDefault("8s")
  Duration shutdownSpread();

  /** How long a new stream waits for jobs that Redis has lost. */
  @WithDefault("5s")
  Duration resyncTimeout();

  Retention retention();

  /**
   * Streams end at a random age, so that readers move to new replicas and never all at once.
   * Browsers come back by themselves; ten minutes make that a request a second for 1,000 readers.
   */
  interface StreamLifetime {
    /** No stream is ended before it has lived for this long. */
    @WithDefault("10m")
    Duration min();

    /** No stream lives longer. */
    @WithDefault("15m")
    Duration max();
  }

  /** The readers of a replica that is lost come back over four seconds, not in one. */
  interface Reconnect {
    /** The least time after which the reader of a stream that has ended comes back. */
    @WithDefault("1s")
    Duration min();

    /** The most time after which the reader of a stream that has ended comes back. */
    @WithDefault("5s")
    Duration max();
  }

  /** How long Redis keeps what. */
  interface Retention {
    /** How long Redis keeps jobs and transfers that have ended, and tombstones of deleted jobs. */
    @WithDefault("24h")
    Duration ended();

    /** How long Redis keeps what is active and does not change, for example a paused job. */
    @WithDefault("30d")
    Duration active();

    /**
     * How long Redis keeps that all jobs of a user are there. Shorter than {@link #active()}, so
     * that no job of a user who is known has expired.
     */
    @WithDefault("7d")
    Duration known();
  }
}
