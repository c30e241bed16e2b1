package io.torrentflow.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How often something may be asked, as so many in a time ({@code 60/1m}): all of them at once, or
 * spread over it.
 */
@ConfigMapping(prefix = "torrentflow.limits")
public interface LimitsConfig {
  /** Logins to one account from one address: a person who mistypes has ten tries. */
  @WithDefault("10/10m")
  Limit login();

  /**
   * Logins to one account from all addresses together that nobody has logged in to it from lately:
   * many guess together, and its owner is not kept out by them.
   */
  @WithDefault("20/1h")
  Limit loginFromElsewhere();

  /** How long an address is known after a login to an account. */
  @WithDefault("30d")
  Duration addressKnown();

  /** Logins from one address to any accounts: an office behind one address. */
  @WithDefault("60/1m")
  Limit loginOfAddress();

  /** Accounts that are made from one address. */
  @WithDefault("5/1h")
  Limit register();

  /**
   * What a user asks of the API, as for links to some thousand files of a torrent; reading costs
   * one, a change {@link #changeCost()}.
   */
  @WithDefault("6000/1m")
  Limit api();

  /** What is asked with one API token: one that runs wild leaves its user room. */
  @WithDefault("5000/1m")
  Limit apiOfToken();

  /** How many reads a change counts for: it writes rows, a message and an audit entry. */
  @WithDefault("5")
  int changeCost();
}
