package io.torrentflow.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The proxies in front of a service. */
@ConfigMapping(prefix = "torrentflow.proxy")
interface ProxyConfig {
  /**
   * The ranges that proxies of ours connect from, such as {@code 10.0.0.0/8}. Only what these say
   * of a client's address is believed; without any, who connects is the client.
   */
  Optional<List<String>> trusted();

  /**
   * The header that the proxies write the client's address into: {@code x-forwarded-for} or {@code
   * forwarded} (RFC 7239). The other one is not read, for a client could have written it.
   */
  @WithDefault("x-forwarded-for")
  ForwardingHeader header();
}
