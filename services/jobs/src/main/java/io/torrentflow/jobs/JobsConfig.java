package io.torrentflow.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of this service. */
@ConfigMapping(prefix = "torrentflow.jobs")
public interface JobsConfig {
  Agents agents();

  Dispatch dispatch();

  Retry retry();

  Progress progress();

  Cleanup cleanup();

  /** How agents are watched. */
  interface Agents {
    /** An agent that was silent for this long is lost: three heartbeats of ten seconds. */
    @WithDefault("30s")
    Duration lostAfter();

    /** How often lost agents are looked for. */
    @WithDefault("5s")
    Duration rescueInterval();
  }

  /** How waiting jobs find an agent. */
  interface Dispatch {
    /** How often an empty queue is asked; bounds how long a submission waits on an idle system. */
    @WithDefault("50ms")
    Duration pollInterval();

    /** How long a job waits when agents had room but none took it. */
    @WithDefault("2s")
    Duration retryDelay();
  }

  /** How failed attempts are repeated. */
  interface Retry {
    /** The wait before the first retry; it doubles with each. */
    @WithDefault("5s")
    Duration baseDelay();

    @WithDefault("10m")
    Duration maxDelay();
  }

  /** How the bucket is rid of what belongs to nobody. */
  interface Cleanup {
    /**
     * How long a job must have ended: by then the agent that had it has heard of it and has put its
     * last part. One that was complete has no agent and goes at once.
     */
    @WithDefault("15s")
    Duration settledAfter();

    /** How often ended jobs are looked for; a user who deletes expects the space soon. */
    @WithDefault("2s")
    Duration interval();
  }

  /** How progress is kept. */
  interface Progress {
    /** How often a running job's numbers are written to PostgreSQL; the hub gets them all. */
    @WithDefault("10s")
    Duration writeInterval();
  }
}
