package io.torrentflow.gateway.turnstile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Cloudflare Turnstile, which is off unless both keys are set. */
@ConfigMapping(prefix = "torrentflow.turnstile")
public interface TurnstileConfig {
  /** What pages show the widget with; public. */
  Optional<String> siteKey();

  /** What a response of the widget is checked with. */
  Optional<String> secret();

  /** Where responses are checked. */
  @WithDefault("https://challenges.cloudflare.com/turnstile/v0/siteverify")
  URI verifyUrl();

  /** How long the check may take. */
  @WithDefault("5s")
  Duration timeout();
}
