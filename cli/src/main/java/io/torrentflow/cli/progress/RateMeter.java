package io.torrentflow.cli.progress;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How fast a job moves just now: what arrives while it is fetched, what is stored while it is
 * uploaded. Only growth between two states of one phase counts, so what a restarted agent finds in
 * the bucket is no speed; and it is measured by the server's times, so that states which come late
 * and all at once are none either.
 */
final class RateMeter {
  // Long enough that parts, which are stored as a whole, make no jumps; short enough to be "now".
  private static final Duration WINDOW = Duration.ofSeconds(5);

  // What is stored in a moment and shown at once is no rate.
  private static final long LEAST_MILLIS = 500;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable JobStatus phase;

  private record Sample(Instant at, long bytes) {}

  /** Bytes a second; empty while they are unknown. */
  OptionalLong take(JobView now) {
    Instant at = now.updatedAt();
    long bytes = ProgressLine.movedBytes(now);
    if (now.status() != phase || (!samples.isEmpty() && bytes < samples.getLast().bytes())) {
      samples.clear();
      phase = now.status();
    }
    if (samples.isEmpty() && bytes == 0 || !isMoving(now)) {
      return OptionalLong.empty();
    }
    if (samples.isEmpty() || at.isAfter(samples.getLast().at())) {
      samples.add(new Sample(at, bytes));
    }
    while (samples.size() > 2 && samples.getFirst().at().isBefore(at.minus(WINDOW))) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long millis = Duration.between(first.at(), last.at()).toMillis();
    return millis < LEAST_MILLIS
        ? OptionalLong.empty()
        : OptionalLong.of((last.bytes() - first.bytes()) * 1000 / millis);
  }

  private static boolean isMoving(JobView now) {
    return now.status() == JobStatus.DOWNLOADING || now.status() == JobStatus.UPLOADING;
  }
}
