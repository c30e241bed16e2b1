package io.torrentflow.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Sizes, rates and times as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Amounts() {}

  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  public static long perSecond(long bytes, Duration time) {
    return Math.round(bytes / Math.max(time.toNanos() / 1e9, 0.001));
  }

  public static String seconds(Duration time) {
    return time.toMinutes() >= 2
        ? duration(time.toSeconds())
        : String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
  }

  public static String duration(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
