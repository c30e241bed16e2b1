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

  /** How long a hub may take to respond; it waits itself five seconds for a user's jobs. */
  @WithDefault("7s")
  Duration hubResponseTimeout();

  /** After how long a hub that sends nothing, not even pings, is taken for lost: three pings. */
  @WithDefault("45s")
  Duration hubSilence();

  /**
   * What people open in their browser: where changes with a session are made from, and what links
   * to jobs begin with.
   */
  @WithDefault("http://localhost:8080")
  URI publicUrl();

  /**
   * The id, in the JWK set that gateways and hubs verify sessions with, of the key that new ones
   * are signed with. Sessions of all keys in the set are valid, so that one key can follow another.
   */
  String signingKeyId();

  /**
   * A secret of 32 characters or more, the same for all replicas, that CSRF tokens are made with.
   */
  String csrfKey();

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

  /** Sessions of those who log in without saying more. */
  Session session();

  /** Sessions of those who ask to be kept signed in. */
  KeptSession keptSession();

  /**
   * For how long after a password was entered its session may do what a stolen one must not: change
   * the password, make API tokens.
   */
  @WithDefault("15m")
  Duration confirmedFor();

  /**
   * Whether users who want the same torrent share one transfer. Without it nothing is stored once
   * for several users, and nobody can tell by the speed of a download, or by the date of an object,
   * that somebody else has it.
   */
  @WithDefault("true")
  boolean sharing();

  /**
   * How long a link lasts that a player or a download manager is given: a film, or a night's queue.
   * The files are kept for as long, whatever becomes of their job.
   */
  @WithDefault("12h")
  Duration longLinkLifetime();

  /** How long a host name of a submitted URL may take to resolve. */
  @WithDefault("5s")
  Duration resolveTimeout();

  /** How long a web server may take to say what it has at a URL that somebody looks at. */
  @WithDefault("5s")
  Duration probeTimeout();

  /**
   * For how long the audit log is kept, in whole months; longer where a month is not sealed and
   * anchored yet. Without it, for good.
   */
  Optional<Duration> auditRetention();

  /** How long sessions last: a day's work at the most. */
  interface Session {
    /** How long a session lives without being used. */
    @WithDefault("2h")
    Duration idle();

    /** How long a session lives at the most. */
    @WithDefault("12h")
    Duration lifetime();
  }

  /** How long sessions last on a device of one's own. */
  interface KeptSession {
    /** How long a session that is kept lives without being used. */
    @WithDefault("7d")
    Duration idle();

    /** How long a session that is kept lives at the most. */
    @WithDefault("30d")
    Duration lifetime();
  }
}
