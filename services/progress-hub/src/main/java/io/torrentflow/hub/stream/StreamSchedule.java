package io.torrentflow.hub.stream;

import io.torrentflow.hub.HubConfig;
import io.torrentflow.platform.auth.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is due when for one stream, in milliseconds since the epoch: plain numbers, for a replica
 * has ten thousand of them. Each stream has a phase of its own, so that no two share their ticks.
 */
final class StreamSchedule {
  private final InstantSource clock;
  private final long expiresAt;
  private volatile long endsAt;
  private volatile long lastTaken;
  private long nextPing;
  private long nextCheck;

  StreamSchedule(
      InstantSource clock, long expiresAt, long endsAt, long firstPing, long firstCheck) {
    this.clock = clock;
    this.expiresAt = expiresAt;
    this.endsAt = endsAt;
    this.lastTaken = clock.millis();
    this.nextPing = firstPing;
    this.nextCheck = firstCheck;
  }

  /** A schedule with random phases and a random end. */
  static StreamSchedule of(HubConfig config, Caller reading, InstantSource clock) {
    long now = clock.millis();
    Instant expiry = reading.expiresAt();
    HubConfig.StreamLifetime lifetime = config.streamLifetime();
    return new StreamSchedule(
        clock,
        expiry == null ? Long.MAX_VALUE : expiry.toEpochMilli(),
        now + between(lifetime.min().toMillis(), lifetime.max().toMillis()),
        now + between(0, config.pingInterval().toMillis()),
        now + between(0, config.credentialCheckInterval().toMillis()));
  }

  /** A random number from the first to the last. */
  static long between(long first, long last) {
    return ThreadLocalRandom.current().nextLong(first, Math.max(first, last) + 1);
  }

  /** The reader requested more. */
  void taken() {
    lastTaken = clock.millis();
  }

  boolean isIdleFor(Duration time) {
    return clock.millis() - lastTaken > time.toMillis();
  }

  boolean isExpired() {
    return clock.millis() >= expiresAt;
  }

  boolean isOver() {
    return clock.millis() >= endsAt;
  }

  /** Ends the stream at a random moment within this time. */
  void endWithin(Duration time) {
    endsAt = Math.min(endsAt, clock.millis() + between(0, time.toMillis()));
  }

  boolean isPingDue(Duration interval) {
    boolean due = clock.millis() >= nextPing;
    if (due) {
      nextPing = clock.millis() + interval.toMillis();
    }
    return due;
  }

  boolean isCheckDue(Duration interval) {
    boolean due = clock.millis() >= nextCheck;
    if (due) {
      nextCheck = clock.millis() + interval.toMillis();
    }
    return due;
  }
}
