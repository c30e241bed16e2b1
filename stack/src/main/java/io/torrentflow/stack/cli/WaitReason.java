package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Why a job does not move, as far as the API tells. */
final class WaitReason {
  // A swarm usually answers within this time.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final boolean torrent;
  private final InstantSource clock;
  private @Nullable Instant lonelySince;

  WaitReason(boolean torrent, InstantSource clock) {
    this.torrent = torrent;
    this.clock = clock;
  }

  /** The reason in a few words; empty if it moves, or has ended. */
  String of(JobProgress now) {
    if (now.isTerminal()) {
      return "";
    }
    if (now.error() != null) {
      return "try %d: %s (%s)"
          .formatted(
              now.attempt() + 1, now.error().detail().replaceFirst("\\.$", ""), now.error().code());
    }
    return isLonely(now) ? "no peers are found yet" : "";
  }

  private boolean isLonely(JobProgress now) {
    boolean seeks = now.status().equals("metadata_fetch") || now.status().equals("downloading");
    if (!torrent || !seeks || now.peers() > 0) {
      lonelySince = null;
      return false;
    }
    if (lonelySince == null) {
      lonelySince = clock.instant();
    }
    return !clock.instant().isBefore(lonelySince.plus(PATIENCE));
  }
}
