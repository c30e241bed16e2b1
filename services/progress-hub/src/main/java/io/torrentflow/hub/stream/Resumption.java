package io.torrentflow.hub.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream begins for a reader.
 *
 * @param reset whatever the reader has is not to be relied on
 * @param from the id that the reader has; 0 for none
 */
record Resumption(boolean reset, long from) {
  /**
   * States of two jobs may overtake each other in the broker, and the clocks of two machines
   * differ. Everything of the last five seconds is sent again instead.
   */
  static final Duration MARGIN = Duration.ofSeconds(5);

  // More digits than microseconds have until the year 33658 are none of ours.
  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  /**
   * @param since from when on no job and no tombstone of the user is missing
   * @param tombstones how long deleted jobs are remembered
   */
  static Resumption of(@Nullable String lastEventId, long since, Instant now, Duration tombstones) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return new Resumption(false, 0);
    }
    if (!ID.matcher(lastEventId).matches()) {
      return new Resumption(true, 0);
    }
    long id = Long.parseLong(lastEventId);
    boolean tooOld = id < since || id < micros(now.minus(tombstones).plus(MARGIN));
    boolean ofTheFuture = id > micros(now.plus(MARGIN));
    return tooOld || ofTheFuture ? new Resumption(true, 0) : new Resumption(false, id);
  }

  /**
   * Whether a state is newer than what the reader surely has.
   *
   * @param time of the state or, if later, of its arrival in Redis: what the broker or the outbox
   *     held back came after states of other jobs that are newer
   */
  boolean isNews(long time) {
    return from == 0 || time > from - micros(MARGIN);
  }

  /** Whether the reader has nothing, so that deleted jobs need not be sent. */
  boolean isFresh() {
    return from == 0;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
