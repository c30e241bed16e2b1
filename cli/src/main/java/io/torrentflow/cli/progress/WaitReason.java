package io.torrentflow.cli.progress;

import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Why a job does not move, as far as the API reports it. */
final class WaitReason {
  // A job is handed out within a second or two if an agent has room.
  private static final Duration HAND_OUT = Duration.ofSeconds(3);

  private final InstantSource clock;
  private @Nullable Instant submittedSince;

  WaitReason(InstantSource clock) {
    this.clock = clock;
  }

  /** The reason in a few words; empty if it moves, or has ended. */
  String of(JobView now) {
    if (now.status() != JobStatus.SUBMITTED) {
      submittedSince = null;
    } else if (submittedSince == null) {
      // Also before anybody looked on; the server's clock may be ahead of ours.
      Instant here = clock.instant();
      submittedSince = now.updatedAt().isBefore(here) ? now.updatedAt() : here;
    }
    return now.status().isTerminal() ? "" : reason(now);
  }

  private String reason(JobView now) {
    if (now.error() != null && now.status() == JobStatus.SUBMITTED) {
      // A loss that was not the download's fault counts as no attempt.
      String number =
          now.attempt() == 0
              ? ""
              : "try %d of %d%s: "
                  .formatted(now.attempt() + 1, now.maxRetries() + 1, next(now.nextAttemptAt()));
      return number + Sentences.of(now.error());
    }
    if (now.reason() != null) {
      return Sentences.inLine(now.reason().detail());
    }
    return switch (now.status()) {
      case SUBMITTED -> isOverdue() ? "waiting to be handed out" : "submitted";
      case METADATA_FETCH -> "connecting";
      case DOWNLOADING ->
          now.progress().downloadedBytes() == 0 && now.swarm().peers() == 0 ? "connecting" : "";
      case PAUSED -> "paused at " + ProgressLine.percent(now) + " %";
      case UPLOADING, COMPLETED, CANCELLED, FAILED -> "";
    };
  }

  private String next(@Nullable Instant attempt) {
    Instant here = clock.instant();
    return attempt == null || !here.isBefore(attempt)
        ? ""
        : ", next in %d s"
            .formatted(Math.ceilDiv(Duration.between(here, attempt).toMillis(), 1000));
  }

  private boolean isOverdue() {
    return submittedSince != null && !clock.instant().isBefore(submittedSince.plus(HAND_OUT));
  }
}
