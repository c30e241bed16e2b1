package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a transfer was in each minute of the last hour. Hubs write it to a hash in Redis as
 * states arrive, gateways read it. There is a field for each minute of an hour, so that it never
 * grows; its value is {@code minute:first:last}: the minute since 1970, and how many bytes had been
 * fetched at the first and at the last state of that minute.
 */
public final class SpeedHistory {
  private static final int MINUTES = 60;

  private static final int SECONDS = 60;

  /**
   * @param at when the minute begins
   * @param downloadRate bytes a second, on average
   */
  public record Speed(Instant at, long downloadRate) {}

  private record Sample(long minute, long first, long last) {
    static Sample parse(String value) {
      String[] parts = value.split(":", -1);
      return new Sample(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  private SpeedHistory() {}

  public static String key(TransferId transfer) {
    return "torrentflow:hub:speed:" + transfer;
  }

  /**
   * What the hash says, the oldest minute first; minutes without a state are left out.
   *
   * @param values of its fields
   * @param from nothing of a minute that begins earlier
   * @param until nothing of a minute that begins later
   */
  public static List<Speed> read(Collection<String> values, Instant from, Instant until) {
    List<Sample> samples =
        values.stream()
            .map(Sample::parse)
            .sorted(Comparator.comparingLong(Sample::minute))
            .toList();
    long newest = Math.floorDiv(until.getEpochSecond(), SECONDS);
    List<Speed> speeds = new ArrayList<>();
    @Nullable Sample before = null;
    for (Sample sample : samples) {
      Instant at = Instant.ofEpochSecond(sample.minute() * SECONDS);
      if (!at.isBefore(from) && sample.minute() <= newest && sample.minute() > newest - MINUTES) {
        speeds.add(new Speed(at, rate(before, sample)));
      }
      before = sample;
    }
    return speeds;
  }

  // What came between two minutes that follow each other belongs to the second one. A file that
  // changed at its origin begins again.
  private static long rate(@Nullable Sample before, Sample sample) {
    long begin =
        before != null && before.minute() == sample.minute() - 1 ? before.last() : sample.first();
    return Math.max(0, sample.last() - begin) / SECONDS;
  }
}
