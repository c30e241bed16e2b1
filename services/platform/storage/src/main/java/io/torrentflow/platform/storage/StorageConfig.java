package io.torrentflow.platform.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The bucket; its address and credentials are those of {@code quarkus.s3}. */
@ConfigMapping(prefix = "torrentflow.storage")
public interface StorageConfig {
  /** The bucket that all transfers are stored in. */
  @WithDefault("rdm-files")
  String bucket();

  /**
   * Where users reach the store, for links, if that is not where the services reach it; for example
   * {@code https://files.example.org} in front of a store inside the cluster.
   */
  Optional<URI> publicEndpoint();

  /**
   * How long a signed link is good for: enough to begin a download on a slow machine. Nothing that
   * a link may lead to is removed before.
   */
  @WithDefault("15m")
  Duration linkLifetime();

  /** How long one request may take; a part of 48 MiB needs 400 kB/s for it. */
  @WithDefault("2m")
  Duration requestTimeout();
}
