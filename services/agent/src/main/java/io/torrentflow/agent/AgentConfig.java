package io.torrentflow.agent;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything that can be set on an agent, under {@code torrentflow.agent}. */
@ConfigMapping(prefix = "torrentflow.agent")
public interface AgentConfig {
  /** This agent's name, unique in the cluster; a pod's name in Kubernetes. */
  String id();

  /** Where the jobs service reaches this agent. */
  URI address();

  /** Where this agent reaches the replicas of the jobs service; any of them takes every request. */
  @NotEmpty
  List<URI> jobsUrls();

  /** How many transfers run concurrently; paused ones do not count. */
  @Min(1)
  @WithDefault("4")
  int slots();

  /** Where torrents keep their pieces while they are downloaded. Emptied when the agent starts. */
  Path workDirectory();

  /** The most bytes that one transfer may have. */
  @WithDefault("400G")
  MemorySize maxTransferSize();

  /** The most files that one transfer may have. */
  @Min(1)
  @WithDefault("20000")
  int maxTransferFiles();

  /**
   * Memory for parts between source and bucket, for all transfers together. One part for each slot
   * is set aside, so with many slots it has to grow; the default leaves a third for fast ones.
   */
  @WithDefault("96M")
  MemorySize bufferMemory();

  /** How long the agent has to hand its transfers back when it is stopped. */
  @WithDefault("20s")
  Duration drainTimeout();

  /**
   * How long a paused transfer keeps its place, its peers and what lies on disk, in case it is
   * resumed soon, before it is handed back.
   */
  @WithDefault("1m")
  Duration pauseHold();

  /**
   * How long after the jobs service last confirmed a transfer the agent still writes its files to
   * the bucket. Less than the 30 s after which it counts as lost and another agent goes on.
   */
  @WithDefault("20s")
  Duration fenceTimeout();

  Report report();

  Upload upload();

  Http http();

  Bittorrent bittorrent();

  /** What is reported to the jobs service, and when. */
  interface Report {
    /** How often the agent reports to the jobs service how it is and what it holds. */
    @WithDefault("10s")
    Duration heartbeatInterval();

    /** The least time between two progress reports of a transfer. */
    @WithDefault("1s")
    Duration progressInterval();

    /** The least time between two checkpoints in a transfer's reports. */
    @WithDefault("10s")
    Duration checkpointInterval();

    /** How long a change of phase is tried to be delivered before it is given up. */
    @WithDefault("10m")
    Duration deliveryTimeout();
  }

  /** How files are put into the bucket. */
  interface Upload {
    /** Size of a part, as long as 10,000 of them hold the file; larger files get larger parts. */
    @WithDefault("8M")
    MemorySize partSize();

    /** Size of a part of a file whose length the origin does not say. */
    @WithDefault("16M")
    MemorySize streamPartSize();

    /** How many parts of one transfer are uploaded concurrently. */
    @Min(1)
    @WithDefault("4")
    int partsInFlight();

    /** How often a request to the bucket is tried again before the transfer fails. */
    @Min(0)
    @WithDefault("6")
    int retries();

    /** The first wait before a request to the bucket is tried again; it doubles each time. */
    @WithDefault("500ms")
    Duration retryDelay();
  }

  /** How files are fetched from web servers. */
  interface Http {
    /** How many segments of one file are fetched concurrently. */
    @Min(1)
    @WithDefault("4")
    int connections();

    /** How long a connection to an origin may take to open. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** How long the origin may take to respond. */
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

    /** How often in a row a segment is tried again without getting on before the transfer fails. */
    @Min(0)
    @WithDefault("5")
    int retries();

    /** The first wait before a segment is tried again; it doubles each time. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** The longest wait before a segment is tried again, also when the origin asks for longer. */
    @WithDefault("60s")
    Duration maxRetryDelay();

    /** How often a download starts again when its file changed or its stream broke. */
    @Min(0)
    @WithDefault("3")
    int restarts();

    /** How many redirects in a row are followed. */
    @Min(0)
    @WithDefault("10")
    int redirects();

    /** What the agent calls itself to origins. */
    @WithDefault("TorrentFlow/0.1")
    String userAgent();
  }

  /** How torrents are fetched. */
  interface Bittorrent {
    /** Addresses and ports to listen on, as libtorrent takes them; port 0 picks a free one. */
    @WithDefault("0.0.0.0:0,[::]:0")
    String listen();

    /** Whether peers are looked for in the distributed hash table (BEP 5). */
    @WithDefault("true")
    boolean dht();

    /** Local service discovery by multicast; useful at home, noise in a data centre. */
    @WithDefault("false")
    boolean localDiscovery();

    /**
     * Whether peers may be reached by uTP, which gives way to other traffic and is several times
     * slower than TCP on a fast line. It is used for peers that come by it and where TCP reaches
     * none.
     */
    @WithDefault("true")
    boolean utp();

    /** How long peers have to give a magnet link's metadata. */
    @WithDefault("5m")
    Duration metadataTimeout();

    /** How long no byte may arrive before the transfer fails. */
    @WithDefault("10m")
    Duration stallTimeout();

    /** Connections to peers, for each torrent. */
    @Min(2)
    @WithDefault("50")
    int connections();
  }
}
