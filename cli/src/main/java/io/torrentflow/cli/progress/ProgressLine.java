package io.torrentflow.cli.progress;

import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.cli.terminal.Terminal;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One job's line, state by state. */
public final class ProgressLine {
  private static final int MAX_NAME = 40;
  // Below this a name says nothing, and the end of the line goes instead.
  private static final int MIN_NAME = 8;
  private static final int CELLS = 16;

  private final Subject subject;
  private final RateMeter meter;
  private final WaitReason waiting;
  private String reason = "";

  public ProgressLine(Subject subject, InstantSource clock) {
    this.subject = subject;
    this.meter = new RateMeter();
    this.waiting = new WaitReason(clock);
  }

  /** Takes the job's newest state; its line in at most so many columns. */
  public String of(JobView now, int columns) {
    return line(subject.nameOf(now), state(now), columns);
  }

  public String state(JobView now) {
    OptionalLong rate = meter.take(now);
    reason = waiting.of(now);
    return reason.isEmpty() ? amounts(now, rate) : reason;
  }

  /** Whether the newest line says what is waited for. */
  public boolean isWaiting() {
    return !reason.isEmpty();
  }

  /** A line of a name and what is to be said of it; the name is cut first. */
  public static String line(String name, String state, int columns) {
    int room = Math.clamp(columns - 2L - Terminal.columns(state), MIN_NAME, MAX_NAME);
    return Terminal.cut(Terminal.cut(name, room) + "  " + state, columns);
  }

  /** A bar with the amounts that it shows. */
  public static String bar(long bytes, @Nullable Long total, OptionalLong rate) {
    String speed = rate.isPresent() ? "  " + Amounts.rate(rate.getAsLong()) : "";
    if (total == null) {
      return Amounts.bytes(bytes) + speed;
    }
    long percent = percent(bytes, total);
    int full = Math.toIntExact(percent * CELLS / 100);
    return "%s%s  %3d%% of %s%s"
        .formatted(
            "█".repeat(full), "░".repeat(CELLS - full), percent, Amounts.bytes(total), speed);
  }

  /** Of a hundred: how much of what the phase moves is there. */
  public static long percent(JobView now) {
    Long total = now.progress().totalBytes();
    return now.status() == JobStatus.COMPLETED
        ? 100
        : total == null ? 0 : percent(movedBytes(now), total);
  }

  /** What counts in the job's phase: bytes that have arrived, and then bytes that are stored. */
  static long movedBytes(JobView now) {
    return now.status() == JobStatus.UPLOADING
        ? now.progress().uploadedBytes()
        : now.progress().downloadedBytes();
  }

  private static long percent(long bytes, long total) {
    return total == 0 ? 100 : Math.min(100, bytes * 100 / total);
  }

  private String amounts(JobView now, OptionalLong rate) {
    String bar = bar(movedBytes(now), now.progress().totalBytes(), rate);
    return switch (now.status()) {
      case DOWNLOADING -> bar + eta(now, rate) + senders(now, rate);
      case COMPLETED ->
          Amounts.bytes(
                  Objects.requireNonNullElse(
                      now.progress().totalBytes(), now.progress().downloadedBytes()))
              + "  completed";
      case FAILED -> now.error() == null ? "failed" : "failed: " + Sentences.of(now.error());
      case CANCELLED -> "cancelled";
      case UPLOADING ->
          bar(now.progress().downloadedBytes(), now.progress().totalBytes(), rate)
              + "  %d%% stored".formatted(percent(now));
      case SUBMITTED, METADATA_FETCH, PAUSED -> bar + "  " + now.status().wireName();
    };
  }

  // Between two requests there is none for a moment.
  private String senders(JobView now, OptionalLong rate) {
    int number = now.swarm().peers();
    return number == 0 && rate.orElse(0) > 0 ? "" : "  " + subject.senders(number);
  }

  private static String eta(JobView now, OptionalLong rate) {
    Long total = now.progress().totalBytes();
    return total == null || rate.orElse(0) == 0
        ? ""
        : "  ETA " + Amounts.duration((total - movedBytes(now)) / rate.getAsLong());
  }
}
