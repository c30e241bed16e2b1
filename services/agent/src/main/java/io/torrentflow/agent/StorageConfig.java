package io.torrentflow.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The bucket that files go to; its address and credentials are those of the S3 client. */
@ConfigMapping(prefix = "torrentflow.storage")
public interface StorageConfig {
  @WithDefault("rdm-files")
  String bucket();
}
