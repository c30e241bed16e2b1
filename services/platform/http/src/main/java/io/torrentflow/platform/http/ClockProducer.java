package io.torrentflow.platform.http;

import io.torrentflow.kernel.id.UuidV7;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** Makes the clock injectable, so that a test can hold it. */
final class ClockProducer {
  @Produces
  @Singleton
  InstantSource clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  UuidV7 ids(InstantSource clock) {
    return new UuidV7(clock);
  }
}
