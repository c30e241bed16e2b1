package io.torrentflow.cli.progress;

import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when a test says so. */
final class TestClock implements InstantSource {
  private Instant now = Instant.EPOCH;

  @Override
  public Instant instant() {
    return now;
  }

  void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }
}
