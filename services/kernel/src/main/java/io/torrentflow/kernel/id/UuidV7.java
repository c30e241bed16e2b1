package io.torrentflow.kernel.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes time-ordered UUIDs (RFC 9562, version 7), so that primary keys grow at the right edge of
 * their index and sort by age.
 *
 * <p>Within one generator ids rise strictly, also when the clock stands still or jumps back: the
 * last stamp is then counted on (RFC 9562, section 6.2, method 3).
 */
public final class UuidV7 {
  // 12 bits below the millisecond: RFC 9562's rand_a used as a sub-millisecond counter.
  private static final int COUNTER_BITS = 12;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong last = new AtomicLong();

  public UuidV7(InstantSource clock) {
    this.clock = clock;
  }

  /** The next id: later than every id this generator gave before. */
  public UUID next() {
    long stamp = last.accumulateAndGet(clock.millis() << COUNTER_BITS, UuidV7::after);
    long millis = stamp >>> COUNTER_BITS;
    long counter = stamp & ((1L << COUNTER_BITS) - 1);
    long high = (millis << 16) | (7L << 12) | counter;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static long after(long previous, long now) {
    return now > previous ? now : previous + 1;
  }
}
