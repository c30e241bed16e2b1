package io.torrentflow.agent;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Everything that can be set on an agent, under {@code torrentflow.agent}. */
@ConfigMapping(prefix = "torrentflow.agent")
public interface AgentConfig {
  /** This agent's name, unique in the cluster; a pod's name in Kubernetes. */
  String id();

  /** Where the jobs service reaches this agent. */
  URI address();

  /** Where this agent reaches the jobs service. */
  URI jobsUrl();

  /** How many jobs run at once; paused ones do not count. */
  @Min(1)
  @WithDefault("4")
  int slots();

  /** Where torrents keep their pieces while they are downloaded. Emptied when the agent starts. */
  Path workDirectory();

  /** The most bytes that one job may have. */
  @WithDefault("400G")
  MemorySize maxJobSize();

  /** The most files that one job may have. */
  @Min(1)
  @WithDefault("20000")
  int maxJobFiles();

  /**
   * Memory for parts on their way to the bucket, for all jobs together. One part for each slot is
   * set aside, so with many slots it has to grow; the default leaves a third for whoever is fast.
   */
  @WithDefault("96M")
  MemorySize bufferMemory();

  /** How long the agent has to hand its jobs back when it is told to stop. */
  @WithDefault("20s")
  Duration drainTimeout();

  Report report();

  Upload upload();

  Http http();

  Bittorrent bittorrent();

  /** What the jobs service is told, and when. */
  interface Report {
    @WithDefault("10s")
    Duration heartbeatInterval();

    /** The least time between two progress reports of a job. */
    @WithDefault("1s")
    Duration progressInterval();

    /** The least time between two checkpoints in a job's reports. */
    @WithDefault("10s")
    Duration checkpointInterval();

    /** How long a job's last report is tried to be delivered before the job is dropped. */
    @WithDefault("10m")
    Duration patience();
  }

  /** How files are put into the bucket. */
  interface Upload {
    /** Size of a part, as long as 10,000 of them hold the file; larger files get larger parts. */
    @WithDefault("8M")
    MemorySize partSize();

    /** Size of a part of a file whose length the origin does not tell. */
    @WithDefault("16M")
    MemorySize streamPartSize();

    /** How many parts of one job are being uploaded at once. */
    @Min(1)
    @WithDefault("4")
    int partsInFlight();

    /** How often a request to the bucket is tried again before the job fails. */
    @Min(0)
    @WithDefault("6")
    int retries();

    /** The first wait before a request to the bucket is tried again; it doubles each time. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** How long one request to the bucket may take; a part of 48 MiB needs 400 kB/s for it. */
    @WithDefault("2m")
    Duration requestTimeout();
  }

  /** How files are fetched from web servers. */
  interface Http {
    /** How many segments of one file are fetched at once. */
    @Min(1)
    @WithDefault("4")
    int connections();

    @WithDefault("10s")
    Duration connectTimeout();

    /** How long the origin may take to answer. */
    @WithDefault("30s")
    Duration responseTimeout();

    /** How long no byte may arrive on a connection before it is given up. */
    @WithDefault("30s")
    Duration stallTimeout();

    /**
     * What a connection must bring each second, taken over the stall timeout, or it counts as
     * stalled: a part that fills more slowly holds its memory for hours.
     */
    @WithDefault("1K")
    MemorySize minRate();

    /** How often in a row a segment is tried again without getting on before the job fails. */
    @Min(0)
    @WithDefault("5")
    int retries();

    /** The first wait before a segment is tried again; it doubles each time. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** The longest wait before a segment is tried again, also when the origin asks for longer. */
    @WithDefault("60s")
    Duration maxRetryDelay();

    /** How often a download starts anew when its file changed or its stream broke. */
    @Min(0)
    @WithDefault("3")
    int restarts();

    @Min(0)
    @WithDefault("10")
    int redirects();

    @WithDefault("TorrentFlow/0.1")
    String userAgent();
  }

  /** How torrents are fetched. */
  interface Bittorrent {
    /** Addresses and ports to listen on, as libtorrent takes them; port 0 picks a free one. */
    @WithDefault("0.0.0.0:0,[::]:0")
    String listen();

    @WithDefault("true")
    boolean dht();

    /** Local service discovery by multicast; useful at home, noise in a data centre. */
    @WithDefault("false")
    boolean localDiscovery();

    /** uTP gives way to other traffic; TCP alone is faster on a line of one's own. */
    @WithDefault("true")
    boolean utp();

    /** How long peers have to give a magnet link's metadata. */
    @WithDefault("5m")
    Duration metadataTimeout();

    /** How long no byte may arrive before the job fails. */
    @WithDefault("10m")
    Duration stallTimeout();

    /** Connections to peers, for all torrents together. */
    @Min(2)
    @WithDefault("200")
    int connections();
  }
}
