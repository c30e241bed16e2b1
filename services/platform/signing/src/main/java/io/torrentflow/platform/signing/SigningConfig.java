package io.torrentflow.platform.signing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** How jobs and agents sign what they send each other. */
@ConfigMapping(prefix = "torrentflow.signing")
public interface SigningConfig {
  /**
   * The keys as {@code id:base64,…}: the first signs, all are accepted. The same for jobs and
   * agents, which do not start without; the others need none.
   */
  Optional<String> keys();

  /**
   * The service's own address, for which requests must be signed. Without it that is what a request
   * itself says in its header {@code Host}; agents set it.
   */
  Optional<URI> ownAddress();

  /**
   * Where used nonces are kept: {@code redis} where replicas share them, {@code memory} otherwise.
   * Fixed when a service is built.
   */
  @WithDefault("memory")
  String nonceStore();
}
