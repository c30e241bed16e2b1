package io.torrentflow.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of this service. */
@ConfigMapping(prefix = "torrentflow.jobs")
public interface JobsConfig {
  Agents agents();

  Dispatch dispatch();

  Review review();

  Retry retry();

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

  /** How waiting transfers find an agent. */
  interface Dispatch {
    /**
     * How often it is looked for agents that have got room; a transfer that comes while some have
     * is dispatched at once.
     */
    @WithDefault("100ms")
    Duration pollInterval();

    /** How long a transfer waits when agents had room but none took it. */
    @WithDefault("2s")
    Duration retryDelay();

    /** How often the queue of tickets is compared with the transfers that wait. */
    @WithDefault("400ms")
    Duration levelInterval();

    /** How often it is said of waiting transfers why they wait. */
    @WithDefault("5s")
    Duration waitReasonInterval();

    /** How long a transfer that no connected agent can fetch waits for one before it fails. */
    @WithDefault("1h")
    Duration unfetchableLimit();
  }

  /** How wishes are reviewed whose message was lost. */
  interface Review {
    /** How often wishes are looked for that nobody has reviewed, because a message was lost. */
    @WithDefault("5s")
    Duration sweepInterval();
  }

  /** How failed attempts are repeated. */
  interface Retry {
    /** The wait before the first retry; it doubles with each. */
    @WithDefault("5s")
    Duration baseDelay();

    /** No wait before a retry is longer. */
    @WithDefault("10m")
    Duration maxDelay();
  }

  /** How the bucket is rid of what nobody holds. */
  interface Cleanup {
    /**
     * How long a transfer must have been dropped: by then the agent that had it has put its last
     * part. One that hears nothing begins no request after 20 s (the agents' fence), and a request
     * takes two minutes at the most ({@code torrentflow.storage.request-timeout}).
     */
    @WithDefault("150s")
    Duration settledAfter();

    /** How often dropped transfers are looked for; a user who deletes expects the space soon. */
    @WithDefault("2s")
    Duration interval();

    /** How long what is stored of a failed transfer waits for a retry. */
    @WithDefault("6d")
    Duration failedKept();

    /** How long a job stays on its owner's list after its files have expired. */
    @WithDefault("30d")
    Duration expiredKept();

    /** How long a job waits for its owner to choose among its files before it is cancelled. */
    @WithDefault("24h")
    Duration selectionAwaited();

    /** How often expired jobs are looked for. */
    @WithDefault("1m")
    Duration expiryInterval();
  }
}
