package io.torrentflow.gateway.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What one client may take of this server. */
@ConfigMapping(prefix = "torrentflow.http")
public interface HttpConfig {
  /**
   * Connections that one address may have open at once: an office behind one address. Proxies of
   * ours may have any number.
   */
  @WithDefault("500")
  int maxConnectionsPerAddress();

  /** How long the body of a request may take, unless it is a torrent file. */
  @WithDefault("30s")
  Duration bodyTimeout();
}
