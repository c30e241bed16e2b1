package io.torrentflow.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set of this service. */
@ConfigMapping(prefix = "torrentflow.gateway")
public interface GatewayConfig {
  /** The hubs that live streams are passed through from; tried in turn. */
  @WithDefault("http://localhost:8082")
  List<URI> hubUrls();

  /** Whether people may make accounts for themselves; an administrator can for others. */
  @WithDefault("false")
  boolean registrationEnabled();

  /** An admin who is made at the first start. */
  Optional<String> adminEmail();

  /** That admin's password. */
  Optional<String> adminPassword();

  /**
   * Rounds of PBKDF2-HMAC-SHA256 for passwords that are set from now on: OWASP's figure. What is
   * stored keeps the rounds that it was made with.
   */
  @WithDefault("600000")
  int passwordRounds();

  /** How long a login lasts. */
  @WithDefault("12h")
  Duration sessionLifetime();

  /**
   * Whether users who want the same torrent share one transfer. Without it nothing is stored once
   * for several users, and nobody can tell by the speed of a download, or by the date of an object,
   * that somebody else has it.
   */
  @WithDefault("true")
  boolean sharing();

  /** How long a host name of a submitted URL may take to resolve. */
  @WithDefault("5s")
  Duration resolveTimeout();
}
