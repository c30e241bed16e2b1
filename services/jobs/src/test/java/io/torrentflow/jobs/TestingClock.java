package io.torrentflow.jobs;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of the service under test: the system's, until a test drives it on. */
@Alternative
@Priority(1)
@Singleton
public class TestingClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    ahead = ahead.plus(time);
  }

  public void reset() {
    ahead = Duration.ZERO;
  }
}
